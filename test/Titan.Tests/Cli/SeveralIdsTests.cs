using System.Text;
using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli;

/// <summary>Commands that take one id take several, and take them from a pipe.</summary>
public sealed class SeveralIdsTests
{
    [Fact]
    public async Task Ids_come_from_standard_input_in_place_of_a_dash()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var (first, second) = (await SubmitAsync(prompt), await SubmitAsync(prompt));
        await worker.ServeAsync("one\n");
        await worker.ServeAsync("two\n");

        Assert.Equal([first, second], (await WithInputAsync("wait", "-", "-q")).Ended(0).Lines.Order(StringComparer.Ordinal));
        Assert.Equal([first, second], (await WithInputAsync("get", "-", "-o", "id")).Ended(0).Lines);
        Assert.Equal([first, second], (await WithInputAsync("get", "-", "--json")).Ended(0).Json.EnumerateArray().Select(task => task.GetProperty("id").GetString()!));
        Assert.Equal([first, second], (await WithInputAsync("why", "-", "--json")).Ended(0).Json.EnumerateArray().Select(why => why.GetProperty("id").GetString()!));
        Assert.Equal([first, second], (await WithInputAsync("why", "-", "-q")).Ended(0).Lines);
        Assert.Equal("one\ntwo\n", (await WithInputAsync("logs", "-")).Ended(0).Text);
        Assert.Equal($"{first}  one\n{second}  two\n", (await WithInputAsync("logs", "-", "--prefix")).Ended(0).Text);
        Assert.Equal(["one\n", "two\n"], (await WithInputAsync("logs", "-", "--json")).Ended(0).Json.EnumerateArray().Select(logs => logs.GetProperty("stdout").GetString()!));
        // Two refusals, and the line that sums them up.
        Assert.Equal(3, (await WithInputAsync("cancel", "-")).Ended(1).Error.Count(letter => letter == '\n'));

        Task<CliAnswer> WithInputAsync(params string[] arguments) =>
            prompt.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes($" {first}\n{second}\r\n\n")), CancellationToken.None, arguments);
    }

    [Fact]
    public async Task Several_that_are_followed_share_a_terminal_line_by_line()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var (first, second) = (await SubmitAsync(prompt), await SubmitAsync(prompt));
        var (one, two) = (await worker.GrantAsync(), await worker.GrantAsync());
        await worker.BeginAsync(one);
        await worker.BeginAsync(two);
        var following = prompt.RunAsync("logs", "-f", first, second);
        await worker.WriteAsync(one, OutputStream.Stdout, 0, "half"u8);
        await worker.WriteAsync(two, OutputStream.Stdout, 0, "a\nb"u8);
        await worker.WriteAsync(one, OutputStream.Stdout, 4, " and half\n"u8);
        await worker.EndAsync(one, stdout: ScriptedWorker.Whole(14));
        await worker.EndAsync(two, stdout: ScriptedWorker.Whole(3));

        var lines = (await following).Ended(0).Lines;

        Assert.Equal([$"{first}  half and half"], lines.Where(line => line.StartsWith(first, StringComparison.Ordinal)));
        Assert.Equal([$"{second}  a", $"{second}  b"], lines.Where(line => line.StartsWith(second, StringComparison.Ordinal)));
        Assert.Equal(3, lines.Length);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "four")]
    [InlineData(2, "three\nfour")]
    [InlineData(9, "one\ntwo\nthree\nfour")]
    public async Task The_tail_is_the_last_lines(int lines, string expected)
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = await SubmitAsync(prompt);
        await worker.ServeAsync("one\ntwo\nthree\nfour");
        (await prompt.RunAsync("wait", id)).Ended(0);

        Assert.Equal(expected, (await prompt.RunAsync("logs", id, "--tail", lines.ToString())).Ended(0).Text);
        Assert.Equal(expected, (await prompt.RunAsync("logs", "-f", id, "-n", lines.ToString())).Ended(0).Text);
    }

    [Theory]
    [InlineData(1, "last\n", false)]
    [InlineData(9, "ut\nlast\n", true)]
    public async Task A_tail_does_not_join_what_stands_before_and_behind_missing_bytes(int lines, string expected, bool isCut)
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = await SubmitAsync(prompt);
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "first\nc"u8);
        await worker.WriteAsync(grant, OutputStream.Stdout, 107, "ut\nlast\n"u8);
        await worker.EndAsync(grant, stdout: new Sealed { TotalBytes = 115, HeadBytes = 7, TailBytes = 8 });
        (await prompt.RunAsync("wait", id)).Ended(0);

        var answer = (await prompt.RunAsync("logs", id, "--tail", lines.ToString())).Ended(0);

        Assert.Equal(expected, answer.Text);
        Assert.Equal(isCut, answer.Error.Contains("100 bytes of stdout are missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tail_that_is_followed_goes_on_where_it_ended()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = await SubmitAsync(prompt);
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "one\ntwo\nthr"u8);
        await Eventually.Holds(async () => (await prompt.RunAsync("logs", id)).Text, text => text.Length == 11, "its first output");
        var following = prompt.RunAsync("logs", "-f", "--tail", "2", id);
        await worker.WriteAsync(grant, OutputStream.Stdout, 11, "ee\nfour\n"u8);
        await worker.EndAsync(grant, stdout: ScriptedWorker.Whole(19));

        // What came in between the two looks belongs to the tail of the second.
        Assert.Contains((await following).Ended(0).Text, (string[])["two\nthree\nfour\n", "three\nfour\n"]);
    }

    [Fact]
    public async Task What_the_manager_finds_wrong_with_the_usage_is_exit_code_2()
    {
        await using var manager = await RestartableManager.StartAsync();
        var prompt = new Prompt(manager);
        Assert.Contains("is no name of a variable", (await prompt.RunAsync("submit", "--env", "1A=x", "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("longer than", (await prompt.RunAsync("submit", "--name", new string('x', 10_000), "--", "true")).Ended(2).Error, StringComparison.Ordinal);
        (await prompt.RunAsync("get", "01J9")).Ended(1);
    }

    private static async Task<string> SubmitAsync(Prompt prompt) => (await prompt.RunAsync("submit", "--max-retries", "0", "--", "true")).Ended(0).Text.Trim();
}
