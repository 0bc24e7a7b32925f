using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>What an attempt left that could not be ended. Its keeper lives on for it alone, as the parent of all of it, and tries again from time to time.</summary>
internal sealed class Remains(ProcessTree tree, Children children)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private IReadOnlyList<int> _pids = [];
    private TimeSpan _pause = FirstPause;

    /// <summary>When to look again.</summary>
    public MonotonicTime Next { get; private set; } = MonotonicTime.Never;

    /// <summary>All of it has ended.</summary>
    public bool AreGone { get; private set; }

    /// <summary>One at least for as long as there are any: <c>/proc</c> may hide them.</summary>
    public int Count => AreGone ? 0 : Math.Max(1, _pids.Count);

    /// <summary>Who they are: see <see cref="ProcessNames"/>.</summary>
    public string Names { get; private set; } = "";

    /// <summary>Waits for what has ended.</summary>
    /// <returns>Whether there is news to tell.</returns>
    public bool ChildrenEnded(MonotonicTime now)
    {
        if (AreGone || children.Reap(main: null)) return false;
        AreGone = true;
        (_pids, Names, Next) = ([], "", MonotonicTime.Never);
        return true;
    }

    /// <summary>Tries to end what is left, and sees what it is.</summary>
    /// <returns>Whether there is news to tell.</returns>
    public bool Look(MonotonicTime now)
    {
        if (ChildrenEnded(now)) return true;
        if (AreGone) return false;
        tree.Signal(Native.Signals.Kill);
        var pids = tree.Members();
        var isNews = !pids.SequenceEqual(_pids);
        if (isNews) (_pids, Names) = (pids, ProcessNames.Of(pids));
        Next = now + _pause;
        _pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, _pause.Ticks * 2));
        return isNews;
    }
}
