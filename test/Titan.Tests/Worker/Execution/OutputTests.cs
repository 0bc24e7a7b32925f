using System.Diagnostics;
using System.Security.Cryptography;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

public sealed class OutputTests
{
    [Fact]
    public async Task The_streams_are_apart_and_any_bytes_pass()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell(@"printf 'a\000\377\r\n'; printf 'b\001' >&2");

        var end = await attempt.CompletedAsync();

        Assert.Equal([(byte)'a', 0, 255, 13, 10], attempt.Bytes(OutputStream.Stdout));
        Assert.Equal([(byte)'b', 1], attempt.Bytes(OutputStream.Stderr));
        Assert.Equal(new OutputSeal(5, 5, 0, SHA256.HashData(attempt.Bytes(OutputStream.Stdout))), end.Stdout);
        Assert.Equal(new OutputSeal(2, 2, 0, SHA256.HashData(attempt.Bytes(OutputStream.Stderr))), end.Stderr);
    }

    [Fact]
    public async Task Silence_is_sealed_as_nothing()
    {
        await using var stage = new Stage();

        var end = await stage.Shell("true").CompletedAsync();

        Assert.Equal((OutputSeal.Open, OutputSeal.Open), (end.Stdout, end.Stderr));
    }

    [Fact]
    public async Task Output_is_told_while_the_command_runs()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("echo one; sleep 1000");

        await attempt.SaidAsync("one");

        Assert.False(attempt.HasEnded);
        attempt.Stop(TimeSpan.Zero);
        await attempt.CompletedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_001)]
    [InlineData(1 << 20)]
    [InlineData(4 << 20)]
    public async Task Head_and_tail_are_kept_and_all_is_counted_and_hashed(int cap)
    {
        await using var stage = new Stage();
        var attempt = stage.Run(new ShellWork("seq 1 400000; seq 1 100 >&2"), assignment => assignment with { MaxOutput = cap });
        var whole = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 400_000).Select(static number => $"{number}\n")));

        var end = await attempt.CompletedAsync();

        var head = Math.Min(whole.Length, (cap + 1) / 2);
        var tail = Math.Min(whole.Length - head, cap / 2);
        Assert.Equal(new OutputSeal(whole.Length, head, tail, SHA256.HashData(whole)), end.Stdout);
        AssertKept(whole, head, tail, attempt.Bytes(OutputStream.Stdout));
        Assert.Equal(292, end.Stderr.TotalBytes);
    }

    [Fact]
    public async Task What_nobody_takes_holds_neither_the_command_nor_the_keeper()
    {
        await using var stage = new Stage();
        var whole = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 1_000_000).Select(static number => $"{number}\n")));
        var attempt = stage.Run(new ShellWork("seq 1 1000000"), takesOutput: false);

        var end = await attempt.EndedAsync();
        attempt.TakesOutput = true;
        await attempt.CompletedAsync();

        Assert.Equal(whole.Length, end.Stdout.TotalBytes);
        AssertKept(whole, 1 << 19, 1 << 19, attempt.Bytes(OutputStream.Stdout));
    }

    [Fact]
    public async Task A_command_that_writes_without_end_is_told_no_faster_than_a_window_each_ten_milliseconds()
    {
        const int Windows = 100;
        await using var stage = new Stage();
        var watch = Stopwatch.StartNew();
        var attempt = stage.Shell("exec yes");

        await attempt.ToldAsync(Windows * FrameLimits.WindowBytes);

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(10 * (Windows - 1)), TimeSpan.MaxValue);
        attempt.Stop(TimeSpan.Zero);
        await attempt.CompletedAsync();
    }

    [Fact]
    public async Task A_rewind_tells_the_kept_output_again_while_it_runs_and_after()
    {
        await using var stage = new Stage();
        var whole = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 400_000).Select(static number => $"{number}\n")) + "done\n");
        var attempt = stage.Shell("seq 1 400000; until [ -e go ]; do sleep 0.02; done; echo done", assignment => assignment with { Work = assignment.Work with { Folder = stage.Folder } });
        await attempt.SaidAsync("400000\n");

        attempt.Rewind();
        await attempt.SaidAsync("400000\n");
        await File.WriteAllTextAsync(Path.Combine(stage.Folder, "go"), "", TestContext.Current.CancellationToken);
        await attempt.CompletedAsync();
        AssertKept(whole, 1 << 19, 1 << 19, attempt.Bytes(OutputStream.Stdout));

        attempt.Rewind();
        await attempt.CompletedAsync();
        AssertKept(whole, 1 << 19, 1 << 19, attempt.Bytes(OutputStream.Stdout));
    }

    [Fact]
    public async Task What_is_forgotten_is_told_no_more()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("echo hi");
        await attempt.CompletedAsync();

        stage.Execution.Forget(attempt.Lease);
        stage.Execution.Rewind(attempt.Lease);

        Assert.True(stage.Execution.IsOutputComplete(attempt.Lease));
        Assert.False(stage.Execution.TryTakeOutput(attempt.Lease, int.MaxValue, out _));
    }

    [Theory]
    [InlineData("head -c 1000000000 /dev/zero")]
    [InlineData("yes | head -c 1000000000")]
    public async Task A_gigabyte_leaves_the_keeper_small(string command)
    {
        await using var stage = new Stage(slots: 1);
        var attempt = stage.Shell($"{command}; grep VmHWM /proc/$PPID/status >&2; exit 5");

        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.ExitCode, 5), (end.Cause, end.ExitCode));
        Assert.Equal((1_000_000_000L, 1 << 19, 1 << 19), (end.Stdout.TotalBytes, end.Stdout.HeadBytes, end.Stdout.TailBytes));
        var peak = int.Parse(attempt.Text(OutputStream.Stderr).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);
        Assert.InRange(peak, 1, 100 << 10);
    }

    private static void AssertKept(byte[] whole, int head, int tail, byte[] kept)
    {
        // The Manager keeps the odd byte of a cap in either half.
        Assert.InRange(kept.Length, head + tail, head + tail + 1);
        Assert.True(kept.AsSpan(0, head).SequenceEqual(whole.AsSpan(0, head)), "the head differs");
        Assert.True(kept.AsSpan(kept.Length - tail).SequenceEqual(whole.AsSpan(whole.Length - tail)), "the tail differs");
    }
}
