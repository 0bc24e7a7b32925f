using Titan.Core.Tasks;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

public sealed class EndTests
{
    [Fact]
    public async Task The_exit_code_is_that_of_the_command()
    {
        await using var stage = new Stage();
        var attempt = stage.Shell("exit 7");

        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.ExitCode, 7, 0), (end.Cause, end.ExitCode, end.Signal));
        Assert.True(end.StartedAt <= end.EndedAt);
        Assert.Null(end.Message);
        await attempt.StartedAsync();
    }

    [Fact]
    public async Task A_signal_that_ends_the_command_is_told()
    {
        await using var stage = new Stage();

        var end = await stage.Shell("kill -USR1 $$").CompletedAsync();

        Assert.Equal((Cause.Signal, 10), (end.Cause, end.Signal));
    }

    [Fact]
    public async Task A_child_that_holds_the_output_holds_neither_the_attempt_nor_its_life()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        var attempt = stage.Shell($"sleep {marker.Seconds} & echo hi");

        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.ExitCode, 0), (end.Cause, end.ExitCode));
        Assert.Equal("hi\n", attempt.Text(OutputStream.Stdout));
        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task A_noop_ends_at_once()
    {
        await using var stage = new Stage();

        var attempt = stage.Run(NoopWork.Plain);
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.ExitCode, 0, end.EndedAt), (end.Cause, end.ExitCode, end.StartedAt));
        // Its end tells of its start as well: a frame between the two would cost the store a write.
        Assert.False(attempt.HasStarted);
    }
}
