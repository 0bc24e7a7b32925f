using Titan.Core.Releases;
using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

public sealed class StopTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_timeout_ends_a_tree_that_ignores_TERM()
    {
        await using var stage = new Stage();
        var marker = new Marker();

        var attempt = stage.Shell(
            $"trap '' TERM; sh -c \"trap '' TERM; sleep {marker.Seconds} & wait; sleep {marker.Seconds}\" & sleep {marker.Seconds}; sleep {marker.Seconds}",
            assignment => assignment with { Timeout = TimeSpan.FromMilliseconds(300) });
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.Timeout, 9), (end.Cause, end.Signal));
        Assert.True(end.EndedAt - end.StartedAt!.Value >= TimeSpan.FromMilliseconds(300));
        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task A_timeout_that_the_command_obeys_tells_the_signal()
    {
        await using var stage = new Stage();
        var marker = new Marker();

        var end = await stage.Shell($"exec sleep {marker.Seconds}", assignment => assignment with { Timeout = TimeSpan.FromMilliseconds(50), Grace = Long }).CompletedAsync();

        Assert.Equal((Cause.Timeout, 15), (end.Cause, end.Signal));
    }

    [Fact]
    public async Task A_timeout_with_a_grace_of_zero_kills_at_once()
    {
        await using var stage = new Stage();

        var attempt = stage.Shell("trap 'echo tidied' TERM; while :; do sleep 0.05; done", assignment => assignment with { Timeout = TimeSpan.FromMilliseconds(300), Grace = TimeSpan.Zero });
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.Timeout, 9), (end.Cause, end.Signal));
        Assert.Empty(attempt.Text(OutputStream.Stdout));
    }

    [Fact]
    public async Task A_stop_gives_the_command_its_grace()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("trap 'echo tidied; exit 3' TERM; echo ready; while :; do sleep 0.05; done");
        await attempt.SaidAsync("ready");

        attempt.Stop(Long);
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.Cancelled, 3, 0), (end.Cause, end.ExitCode, end.Signal));
        Assert.Contains("tidied", attempt.Text(OutputStream.Stdout), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grace_of_zero_kills_at_once()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("trap 'echo tidied' TERM; echo ready; while :; do sleep 0.05; done");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.Zero, StopReason.LeaseClosed);
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.Cancelled, 9), (end.Cause, end.Signal));
        Assert.Equal("ready\n", attempt.Text(OutputStream.Stdout));
    }

    [Fact]
    public async Task A_second_stop_may_shorten_the_grace()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        await attempt.SaidAsync("ready");

        attempt.Stop(Long);
        attempt.Stop(TimeSpan.FromMilliseconds(20));

        Assert.Equal(Cause.Cancelled, (await attempt.CompletedAsync()).Cause);
    }

    [Fact]
    public async Task A_child_that_tidies_up_has_the_grace_even_when_its_parent_has_ended()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("(trap 'sleep 0.3; echo tidied; exit' TERM; echo ready; while :; do sleep 0.05; done) & wait");
        await attempt.SaidAsync("ready");

        attempt.Stop(Long);
        await attempt.CompletedAsync();

        Assert.Contains("tidied", attempt.Text(OutputStream.Stdout), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Managers_timeout_is_a_timeout()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("echo ready; sleep 1000");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.Zero, StopReason.Timeout);

        Assert.Equal(Cause.Timeout, (await attempt.CompletedAsync()).Cause);
    }

    [Fact]
    public async Task A_stop_right_after_the_start_is_not_lost()
    {
        await using var stage = new Stage();
        for (var i = 0; i < 50; i++)
        {
            var attempt = stage.Shell("sleep 1000");
            attempt.Stop(TimeSpan.Zero);
            Assert.Equal(Cause.Cancelled, (await attempt.CompletedAsync()).Cause);
        }
    }

    [Fact]
    public async Task A_stop_of_one_that_waits_for_a_slot_ends_it_unstarted()
    {
        await using var stage = new Stage(slots: 1);
        var first = stage.Shell("echo ready; sleep 1000");
        await first.SaidAsync("ready");
        var second = stage.Shell("echo never");

        second.Stop(Long);
        var end = await second.CompletedAsync();
        first.Stop(TimeSpan.Zero);
        await first.CompletedAsync();

        Assert.Equal(Cause.Cancelled, end.Cause);
        Assert.Null(end.StartedAt);
    }

    [Fact]
    public async Task More_attempts_than_slots_wait_and_all_end()
    {
        await using var stage = new Stage(slots: 2);
        var attempts = Enumerable.Range(0, 30).Select(number => stage.Shell($"exit {number}")).ToArray();

        for (var number = 0; number < attempts.Length; number++) Assert.Equal(number, (await attempts[number].CompletedAsync()).ExitCode);
        Assert.All(attempts, static attempt => Assert.Equal(1, attempt.TimesEnded));
    }
}
