using System.Text;
using System.Text.Json;
using Titan.Tests.Client;

namespace Titan.Tests.Cli;

/// <summary>What is taken over from the caller's environment.</summary>
public sealed class EnvironmentSwitchesTests
{
    [Theory]
    [InlineData("""{"HERE":"from here"}""", "--env", "HERE")]
    [InlineData("""{"A":"","HERE":"typed"}""", "--env", "HERE=typed", "--env", "A=")]
    [InlineData("""{"A":"1","HERE":"from here","HOME":"/home/me"}""", "--inherit-env", "--env", "A=1")]
    [InlineData("""{"HERE":"typed","HOME":"/home/me"}""", "--inherit-env", "--env", "HERE=typed")]
    [InlineData("""{"A":"a b ","HERE":"from here","Q":"\u0022q\u0022=1"}""", "--env-file", "FILE")]
    [InlineData("""{"A":"mine","HERE":"from here","Q":"\u0022q\u0022=1"}""", "--env-file", "FILE", "--env", "A=mine")]
    public async Task Variables_are_copied_from_here_and_typed_ones_win(string expected, params string[] arguments)
    {
        await using var manager = await RestartableManager.StartAsync();
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes("# a comment\n\n  HERE\nA=a b \r\nQ=\"q\"=1\n"));
        var prompt = new Prompt(manager)
        {
            Environment = { ["HERE"] = "from here", ["HOME"] = "/home/me", ["TITAN_TOKEN"] = "secret", ["PWD"] = "/", ["_"] = "/bin/titan", ["BASH_FUNC_f%%"] = "() { :; }" },
        };

        var id = (await prompt.RunAsync(["submit", .. arguments.Select(argument => argument == "FILE" ? file.Path : argument), "--", "true"])).Ended(0).Text.Trim();

        var env = (await prompt.RunAsync("get", id, "-o", "json")).Ended(0).Json.GetProperty("env");
        Assert.Equal(expected, JsonSerializer.Serialize(env.EnumerateObject().OrderBy(pair => pair.Name, StringComparer.Ordinal).ToDictionary(pair => pair.Name, pair => pair.Value.GetString())));
    }

    [Fact]
    public async Task What_is_not_set_here_is_told()
    {
        Assert.Contains("--env: \"NOWHERE\" is not set here; give its value, as in NOWHERE=VALUE", (await new Prompt().RunAsync("submit", "--env", "NOWHERE", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        using var file = new TemporaryFile("A=1\nNOWHERE\n"u8.ToArray());
        Assert.Contains($"{file.Path}, line 2: \"NOWHERE\" is not set here", (await new Prompt().RunAsync("submit", "--env-file", file.Path, "--", "true")).Ended(2).Error, StringComparison.Ordinal);
    }
}
