using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Ends the tree of an attempt: TERM, a grace, then KILL until this keeper has no child left.</summary>
internal sealed class TreeEnding(RunningCommand command, ProcessTree tree, Children children)
{
    /// <summary>What cannot be killed for so long is stuck in the kernel. Well below what the Manager waits for a confirmation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What takes no signal for so long belongs to somebody else.</summary>
    private static readonly TimeSpan PatienceWithStrangers = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private MonotonicTime _killAt = MonotonicTime.Never;
    private MonotonicTime _giveUpAt = MonotonicTime.Never;
    private MonotonicTime _strangersUntil = MonotonicTime.Never;
    private TimeSpan _pause = FirstPause;
    private int _passes;

    public Ending State { get; private set; }

    /// <summary>When to look again.</summary>
    public MonotonicTime Next { get; private set; } = MonotonicTime.Never;

    /// <summary>Nothing of the tree is left, or it was given up.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Processes that could not be ended.</summary>
    public bool IsGivenUp { get; private set; }

    public void Terminate(MonotonicTime now, TimeSpan grace)
    {
        if (grace <= TimeSpan.Zero)
        {
            Kill(now);
            return;
        }

        // A second order may shorten the grace, never lengthen it.
        _killAt = MonotonicTime.Earlier(_killAt, now + grace);
        if (State != Ending.None) return;
        State = Ending.Terminating;
        // One that is stopped hears TERM only once it goes on.
        tree.Signal(Signals.Terminate, Signals.Continue);
        Next = now + FirstPause;
    }

    public void Kill(MonotonicTime now)
    {
        if (State == Ending.Killing) return;
        State = Ending.Killing;
        _giveUpAt = now + Patience;
        _pause = FirstPause;
        command.KillGroup();
        Look(now);
    }

    /// <summary>Waits for them. When the main process is among them, its result is that of the attempt, and what is left of the tree has no claim to more time.</summary>
    public void ChildrenEnded(MonotonicTime now)
    {
        if (State != Ending.None || !command.HasEnded) IsOver = !children.Reap(command);
        // Mostly before it is waited for, while its group is sure to be its own. One that has ended since the first look was waited for together with the others.
        if (!IsOver && State == Ending.None && command.HasEnded) Kill(now);
    }

    /// <summary>Waits for what has ended, and goes on with what has not.</summary>
    public void Look(MonotonicTime now)
    {
        IsOver = !children.Reap(command);
        if (IsOver) return;

        if (State == Ending.Terminating && now >= _killAt) Kill(now);
        else if (State == Ending.Killing) Pass(now);
        if (IsOver) return;

        Next = MonotonicTime.Earlier(now + _pause, State == Ending.Terminating ? _killAt : MonotonicTime.Never);
        _pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, _pause.Ticks * 2));
    }

    private void Pass(MonotonicTime now)
    {
        if (now >= _giveUpAt || now >= _strangersUntil)
        {
            IsOver = IsGivenUp = true;
            return;
        }

        // Most trees are one group, which has been killed by now and only needs a moment.
        if (_passes++ == 0) return;
        command.KillGroup();
        // What grows faster than it is found is stopped first: a stopped process makes no others.
        if (_passes > 2) tree.Signal(Signals.Stop);
        var reached = tree.Signal(Signals.Kill);
        _strangersUntil = reached > 0 ? MonotonicTime.Never : MonotonicTime.Earlier(_strangersUntil, now + PatienceWithStrangers);
    }
}
