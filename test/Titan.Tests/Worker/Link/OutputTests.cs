using System.Security.Cryptography;
using System.Text;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>Output on its way to the Manager: exact, within the window, in turn, and never in the way of a pulse. With real commands.</summary>
public sealed class OutputTests
{
    [Fact]
    public async Task Output_comes_before_its_result_and_is_what_the_seal_says()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell("printf 'a\\000\\377b'; printf oops >&2");
        await link.GrantAsync(grant);

        var result = await link.ResultAsync(grant);

        Assert.Equal([(byte)'a', 0, 255, (byte)'b'], link.OutputOf(grant));
        Assert.Equal("oops"u8.ToArray(), link.OutputOf(grant, V1.OutputStream.Stderr));
        Assert.Equal((4, 4, 0), (result.Stdout.TotalBytes, result.Stdout.HeadBytes, result.Stdout.TailBytes));
        Assert.Equal(SHA256.HashData(link.OutputOf(grant)), result.Stdout.Sha256.ToByteArray());
        AssertInOrder(link, grant);
    }

    [Fact]
    public async Task Output_stays_within_the_window_until_it_is_given_back()
    {
        const int Window = 100_000;
        const int Total = 400_000;
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync(window: Window);
        var grant = Grants.Shell($"head -c {Total} /dev/zero | tr '\\000' x");
        await link.GrantAsync(grant);

        for (var given = Window; ; given += 50_000)
        {
            var due = Math.Min(given, Total);
            await link.WaitAsync($"{due} bytes", frames => Sent(frames) >= due ? frames : null);
            // Two pulses later there would have been time to say more.
            await link.PulseAsync("it lives", _ => true);
            await link.PulseAsync("it lives", _ => true);
            Assert.Equal(due, Sent(link.Frames));
            if (due == Total) break;
            Assert.Empty(link.Results);
            await link.ReturnCreditAsync(50_000);
        }

        await link.ResultAsync(grant);
        Assert.Equal(new string('x', Total), Encoding.ASCII.GetString(link.OutputOf(grant)));
    }

    [Fact]
    public async Task A_noisy_attempt_does_not_starve_another_one()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync(window: 256 << 10);
        var noisy = Grants.Shell("yes", lease: 5, task: 1, maxOutput: 64 << 20);
        await link.GrantAsync(noisy);
        await link.WaitAsync("a full window", frames => Sent(frames) == 256 << 10 ? frames : null);

        var quiet = Grants.Shell("echo here", lease: 6, task: 2);
        await link.GrantAsync(quiet);
        // The quiet one gets its turn as soon as there is room for two pieces.
        while (link.OutputOf(quiet).Length == 0)
        {
            Assert.True(Sent(link.Frames) < 16 << 20, "it starved");
            var before = Sent(link.Frames);
            await link.ReturnCreditAsync(128 << 10);
            await link.WaitAsync("more output", frames => Sent(frames) > before ? frames : null);
        }

        await link.ResultAsync(quiet);
        Assert.Equal("here\n"u8.ToArray(), link.OutputOf(quiet));
    }

    [Fact]
    public async Task A_result_without_output_does_not_wait_for_the_window()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync(window: 10);
        await link.GrantAsync(Grants.Shell("yes", lease: 5, task: 1));
        await link.WaitAsync("a full window", frames => Sent(frames) == 10 ? frames : null);

        var silent = Grants.Shell("true", lease: 6, task: 2);
        await link.GrantAsync(silent);

        await link.ResultAsync(silent);
    }

    [Fact]
    public async Task Pulses_go_on_while_output_flows()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync(window: 1L << 40);
        await link.GrantAsync(Grants.Shell("yes", lease: 5, task: 1, maxOutput: 64 << 20), Grants.Shell("yes >&2", lease: 6, task: 2, maxOutput: 64 << 20));
        await link.WaitAsync("output", frames => Sent(frames) > 1 << 20 ? frames : null);

        for (var i = 0; i < 5; i++) await link.PulseAsync("it lives", pulse => pulse.Held.Count == 2);
    }

    [Theory]
    [InlineData(200_000, 1 << 20)]
    [InlineData(3_000_000, 100_000)]
    public async Task Output_and_result_are_sent_again_on_a_new_connection_byte_for_byte(int total, int kept)
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell($"seq 1 1000000 | head -c {total}; echo done >&2", maxOutput: kept);
        await link.GrantAsync(grant);
        var first = await link.ResultAsync(grant);
        link.HangUp();

        var next = await manager.WelcomeAsync();
        var second = await next.ResultAsync(grant);

        Assert.Equal(first, second);
        AssertInOrder(next, grant);
        Assert.Equal("done\n"u8.ToArray(), next.OutputOf(grant, V1.OutputStream.Stderr));
        var all = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(1, 1_000_000).Select(i => $"{i}\n")))[..total];
        Assert.Equal(total, second.Stdout.TotalBytes);
        Assert.Equal(SHA256.HashData(all), second.Stdout.Sha256.ToByteArray());
        var told = next.OutputOf(grant);
        Assert.Equal(all[..(int)second.Stdout.HeadBytes], told[..(int)second.Stdout.HeadBytes]);
        Assert.Equal(all[^(int)second.Stdout.TailBytes..], told[^(int)second.Stdout.TailBytes..]);
        Assert.Equal(Math.Min(total, kept), second.Stdout.HeadBytes + second.Stdout.TailBytes);
    }

    [Fact]
    public async Task Output_of_what_still_runs_is_told_again_from_its_start_on_a_new_connection()
    {
        await using var manager = await ScriptedManager.StartAsync();
        await using var worker = RunningWorker.Start(manager.Address);
        using var fifo = new Fifo();
        var link = await manager.WelcomeAsync();
        var grant = Grants.Shell($"echo one; read word < {fifo.Path}; echo $word");
        await link.GrantAsync(grant);
        await link.WaitAsync("the first line", frames => Sent(frames) == 4 ? frames : null);
        link.HangUp();

        var next = await manager.WelcomeAsync();
        await next.WaitAsync("the first line, again", frames => Sent(frames) == 4 ? frames : null);
        await fifo.WriteAsync("two\n");
        await next.ResultAsync(grant);

        Assert.Equal("one\ntwo\n"u8.ToArray(), next.OutputOf(grant));
    }

    private static long Sent(IReadOnlyList<V1.WorkerFrame> frames) => frames.SelectMany(frame => frame.Output).Sum(chunk => (long)chunk.Data.Length);

    /// <summary>Every piece is in the frame of the result or an earlier one, offsets grow, and no piece is too large.</summary>
    private static void AssertInOrder(ScriptedLink link, V1.Grant grant)
    {
        var frames = link.Frames.ToList();
        var end = frames.FindIndex(frame => frame.Results.Any(result => result.Lease == grant.Lease));
        Assert.DoesNotContain(frames.Skip(end + 1), frame => frame.Output.Any(chunk => chunk.Lease == grant.Lease));
        foreach (var stream in frames.SelectMany(frame => frame.Output).Where(chunk => chunk.Lease == grant.Lease).GroupBy(chunk => chunk.Stream))
        {
            var offset = 0L;
            foreach (var chunk in stream)
            {
                Assert.InRange(chunk.Data.Length, 1, Titan.Protocol.WireLimits.ChunkBytes);
                Assert.True(chunk.Offset >= offset, $"offset {chunk.Offset} after {offset}");
                offset = chunk.Offset + chunk.Data.Length;
            }
        }
    }
}
