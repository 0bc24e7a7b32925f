using Titan.Core;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Output;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>One attempt from its start to its end.</summary>
internal sealed class RunningAttempt(RunOrder order, RunningCommand command, AttemptOutput output, ProcessTree tree, Children children, OutOfMemoryWatch memory)
{
    /// <summary>As docker has it: the command did its part, and what ran it did not.</summary>
    private const int TitanFailed = 125;

    private readonly TreeEnding _ending = new(command, tree, children);
    private readonly MonotonicTime _timeoutAt = order.Timeout > TimeSpan.Zero ? MonotonicTime.Now + order.Timeout : MonotonicTime.Never;
    private readonly long _killsBefore = memory.Kills;
    private Cause _stopped;

    public Lease Lease => order.Lease;

    public RunningCommand Command => command;

    public AttemptOutput Output => output;

    public bool IsOver => _ending.IsOver;

    /// <summary>What it left and could not be ended; to be set before its <see cref="End"/>.</summary>
    public Remains? Remains { get; set; }

    public bool IsGivenUp => _ending.IsGivenUp;

    /// <summary>When to <see cref="Advance"/> again.</summary>
    public MonotonicTime Next => _ending.State == Ending.None ? _timeoutAt : _ending.Next;

    /// <summary>Ends it for <paramref name="cause"/>, unless it is being ended already; then the grace may become shorter.</summary>
    public void Stop(MonotonicTime now, Cause cause, TimeSpan grace)
    {
        if (_ending.State == Ending.None) _stopped = cause;
        _ending.Terminate(now, grace);
    }

    /// <summary>Some of its processes have ended.</summary>
    public void ChildrenEnded(MonotonicTime now) => _ending.ChildrenEnded(now);

    public void Advance(MonotonicTime now)
    {
        if (IsOver || now < Next) return;
        if (_ending.State == Ending.None) Stop(now, Cause.Timeout, order.Grace);
        else _ending.Look(now);
    }

    /// <summary>Takes the rest of the output. Once only, when it <see cref="IsOver"/>.</summary>
    public AttemptEnd End()
    {
        command.Stdout.ReadRest(output.Stdout);
        command.Stderr.ReadRest(output.Stderr);
        command.Close();
        var (stdout, stderr) = output.Seal();
        // Both are closed, whatever the first one says.
        var (ofStdout, ofStderr) = (command.Files.Stdout?.Close(), command.Files.Stderr?.Close());
        var unwritten = ofStdout ?? ofStderr;
        var status = command.Status ?? default;
        var end = new AttemptEnd
        {
            Cause = _stopped != Cause.None ? _stopped : status.Signal == 0 ? Cause.ExitCode : Cause.Signal,
            ExitCode = status.Signal == 0 ? status.Code : 0,
            Signal = status.Signal,
            Message = unwritten is not null ? unwritten : Remains is { } left ? $"some of its processes could not be ended, and run on: {left.Names}" : null,
            WasTold = children.WasTold,
            StartedAt = command.StartedAt,
            EndedAt = new Instant((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks),
            Stdout = stdout,
            Stderr = stderr,
            UserCpu = status.Usage.UserCpu,
            SystemCpu = status.Usage.SystemCpu,
            MaxResidentBytes = status.Usage.MaxResidentKibibytes * 1024,
        };
        // What it was asked for is not there, so it has not succeeded.
        if (unwritten is not null && end is { Cause: Cause.ExitCode, ExitCode: 0 }) return end with { ExitCode = TitanFailed };
        if (_stopped != Cause.None || (status.Signal == 0 && status.Code == 0) || memory.Kills <= _killsBefore) return end;
        // Of all in the Worker's cgroup it may have been another that was killed; the Worker knows whether there was one.
        return memory.IsOwn ? end.AsOutOfMemory() : end with { MayBeOutOfMemory = end.WasKilled };
    }
}
