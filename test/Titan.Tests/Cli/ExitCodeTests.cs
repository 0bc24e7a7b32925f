using Titan.Cli;
using Titan.Protocol.V1;

namespace Titan.Tests.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(Phase.Succeeded, Cause.ExitCode, 0, 0, 0)]
    [InlineData(Phase.Failed, Cause.ExitCode, 3, 0, 3)]
    [InlineData(Phase.Failed, Cause.ExitCode, 255, 0, 255)]
    [InlineData(Phase.Failed, Cause.Timeout, 124, 15, 124)]
    [InlineData(Phase.Failed, Cause.Signal, 137, 9, 137)]
    [InlineData(Phase.Failed, Cause.Signal, null, 15, 143)]
    [InlineData(Phase.Failed, Cause.OutOfMemory, null, 9, 137)]
    [InlineData(Phase.Failed, Cause.Spawn, null, 0, 125)]
    [InlineData(Phase.Failed, Cause.Image, null, 0, 125)]
    // The code is that of an earlier attempt, which is not why the task failed.
    [InlineData(Phase.Failed, Cause.WorkerLost, 3, 0, 125)]
    [InlineData(Phase.Failed, Cause.Dependency, null, 0, 125)]
    [InlineData(Phase.Cancelled, Cause.Cancelled, null, 15, 125)]
    public void A_task_that_has_ended_has_its_exit_code(Phase phase, Cause cause, int? exitCode, int signal, int expected)
    {
        var task = new Titan.Protocol.V1.Task { Phase = phase, Cause = cause, Attempts = { new Attempt { Number = 1, Signal = signal } } };
        if (exitCode is { } code) task.ExitCode = code;
        Assert.Equal(expected, ExitCodes.Of(task));
    }
}
