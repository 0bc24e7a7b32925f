using System.Text.Json;
using Titan.Tests.Client;

namespace Titan.Tests.Cli;

/// <summary>What stands behind the program is the program's.</summary>
public sealed class ProgramBoundaryTests
{
    [Theory]
    [InlineData(new[] { "echo", "--name", "foo", "--priority", "7", "hello", "-o", "id" }, new[] { "echo", "--name", "foo", "--priority", "7", "hello", "-o", "id" })]
    [InlineData(new[] { "python3", "train.py", "--timeout", "5" }, new[] { "python3", "train.py", "--timeout", "5" })]
    [InlineData(new[] { "--priority", "-5", "ls", "-l", "--help" }, new[] { "ls", "-l", "--help" })]
    [InlineData(new[] { "--name=x", "-o", "id", "git", "log", "--", "a.txt" }, new[] { "git", "log", "--", "a.txt" })]
    [InlineData(new[] { "-o=id", "--label", "a=b", "prog", "--version" }, new[] { "prog", "--version" })]
    [InlineData(new[] { "--max-retries", "0", "--", "--odd", "--name", "x" }, new[] { "--odd", "--name", "x" })]
    [InlineData(new[] { "--json=false", "true" }, new[] { "true" })]
    [InlineData(new[] { "two words/but a path", "and more" }, new[] { "two words/but a path", "and more" })]
    [InlineData(new[] { "--", "a b" }, new[] { "a b" })]
    [InlineData(new[] { "@file", "[x]", "-" }, new[] { "@file", "[x]", "-" })]
    public async Task Everything_behind_the_program_belongs_to_it(string[] words, string[] argv)
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);

        var id = (await prompt.RunAsync(["submit", .. words])).Ended(0).Text.Trim();

        var task = (await prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json;
        Assert.Equal(argv, task.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal(words.Contains("-5") ? -5 : 0, task.GetProperty("priority").GetInt32());
        Assert.True(task.GetProperty("name").ValueKind == JsonValueKind.Null == !words.Contains("--name=x"));
    }

    [Fact]
    public async Task Switches_of_titan_stand_before_the_command_and_between_it_and_the_program()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt();
        var id = (await prompt.RunAsync("--manager", manager.Address.ToString(), "submit", "--output", "json", "echo", "--json")).Ended(0).Json.GetProperty("id").GetString();
        Assert.Equal("echo --json", (await prompt.RunAsync("get", $"{id}", "--json", "--manager", manager.Address.ToString())).Ended(0).Json.GetProperty("command").GetString());
    }

    [Fact]
    public async Task A_person_is_told_where_a_switch_of_titan_went()
    {
        await using var manager = await RestartableManager.StartAsync();
        var person = new Prompt(manager) { Width = 100, Environment = { ["TITAN_MAX_RETRIES"] = "1" } };
        Assert.Contains("--timeout goes to make, because it stands behind it", (await person.RunAsync("submit", "make", "test", "--timeout", "5m")).Ended(0).Error, StringComparison.Ordinal);
        Assert.Empty((await person.RunAsync("submit", "--", "make", "test", "--timeout", "5m")).Ended(0).Error);
        Assert.Empty((await person.RunAsync("submit", "make", "test", "--verbose")).Ended(0).Error);
        Assert.Empty((await new Prompt(manager).RunAsync("submit", "make", "test", "--timeout", "5m")).Ended(0).Error);
    }

    [Fact]
    public async Task A_program_whose_name_has_a_blank_is_one_when_it_is_there()
    {
        using var file = new TemporaryFile([]);
        var path = $"{file.Path} with blanks";
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        try
        {
            await using var manager = await RestartableManager.StartAsync();
            (await new Prompt(manager).RunAsync("submit", path)).Ended(0);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
