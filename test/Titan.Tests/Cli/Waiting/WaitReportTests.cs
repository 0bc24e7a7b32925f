using System.IO.Pipelines;
using Titan.Tests.Client;

namespace Titan.Tests.Cli.Waiting;

/// <summary>Whoever waits is told why, on standard error.</summary>
public sealed class WaitReportTests
{
    [Theory]
    [InlineData("run", "--require", "gpu=a100", "--", "prog")]
    [InlineData("run", "-o", "json", "--require", "gpu=a100", "--", "prog")]
    [InlineData("submit", "--wait", "--require", "gpu=a100", "--", "prog")]
    public async Task Nobody_fits_is_told_and_when_somebody_does(params string[] arguments)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var other = await ScriptedWorker.JoinAsync(manager.Address);
        var error = new Pipe();
        using var output = new MemoryStream();
        var call = new Prompt(manager).StartAsync(Stream.Null, output, error.Writer.AsStream(), CancellationToken.None, arguments);

        using var lines = new StreamReader(error.Reader.AsStream());
        Assert.Equal("titan: waiting: no worker fits: needs gpu=a100", await NextAsync(lines, "waiting"));
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, "w2", labels: ("gpu", "a100"));
        await worker.ServeAsync();
        Assert.Equal(0, await call.InTime());
    }

    [Fact]
    public async Task Of_several_the_one_that_waits_is_named()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var other = await ScriptedWorker.JoinAsync(manager.Address);
        var prompt = new Prompt(manager);
        var first = (await prompt.RunAsync("submit", "--require", "gpu=a100", "--", "prog")).Ended(0).Text.Trim();
        var second = (await prompt.RunAsync("submit", "--require", "gpu=a100", "--", "prog")).Ended(0).Text.Trim();
        var error = new Pipe();
        using var output = new MemoryStream();
        using var stop = new CancellationTokenSource();
        var call = prompt.StartAsync(Stream.Null, output, error.Writer.AsStream(), stop.Token, "wait", first, second);

        using var lines = new StreamReader(error.Reader.AsStream());
        var told = await NextAsync(lines, "waiting");
        Assert.StartsWith("titan: waiting: no worker fits: needs gpu=a100 (task ", told, StringComparison.Ordinal);
        await stop.CancelAsync();
        Assert.Equal(130, await call.InTime());
    }

    [Fact]
    public async Task Why_shows_what_a_failed_task_said_last()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var prompt = new Prompt(manager);
        var id = (await prompt.RunAsync("submit", "--max-retries", "0", "--", "prog")).Ended(0).Text.Trim();
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        var text = string.Concat(Enumerable.Range(1, 12).Select(line => $"line {line}\n"));
        await worker.WriteAsync(grant, Titan.Protocol.V1.OutputStream.Stderr, 0, System.Text.Encoding.UTF8.GetBytes(text));
        await worker.EndAsync(grant, exitCode: 3, stderr: ScriptedWorker.Whole(text.Length));
        (await prompt.RunAsync("wait", id)).Ended(3);

        var told = (await prompt.RunAsync("why", id)).Ended(0).Text;
        Assert.Contains("the end of its stderr\n  line 3\n", told, StringComparison.Ordinal);
        Assert.Contains("  line 12\n", told, StringComparison.Ordinal);
        var json = (await prompt.RunAsync("why", id, "-o", "json")).Ended(0).Json;
        Assert.Equal(["line 3", "line 12"], json.GetProperty("stderr_lines").EnumerateArray().Select(line => line.GetString()).Where((_, place) => place is 0 or 9));
    }

    private static async Task<string> NextAsync(StreamReader lines, string word)
    {
        while (await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime() is { } line)
        {
            if (line.Contains(word, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"no line with {word}");
    }
}
