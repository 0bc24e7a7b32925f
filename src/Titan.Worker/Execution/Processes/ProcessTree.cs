using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Processes;

/// <summary>
/// Signals everything that descends from this process, in whatever session, group or environment. As a sub-reaper this
/// process inherits every descendant whose own parent ends, so none can leave the tree.
/// </summary>
/// <remarks>
/// A signal goes through a handle, and only to a process of which this pass itself has shown that it is a descendant: the
/// handle is opened first; then /proc must name the parent that is expected; then that parent and the process must both
/// still live. The parent was shown the same way, up to this process, whose children nobody else can reap. So no pid that
/// was used again, and no misread list, can make a signal go astray.
/// </remarks>
internal sealed class ProcessTree
{
    /// <summary>Handles that are open at once. Deeper ones have their turn in the next pass, when those above them are gone.</summary>
    private const int MostHandles = 200;

    private readonly int _own = Libc.OwnPid();
    private readonly int _parent = Libc.ParentPid();

    /// <summary>Children of this process that are passed over, with all below them.</summary>
    public required Func<int, bool> IsExempt { get; init; }

    /// <summary>One pass: children before their parents, so that a parent that dies does not hide them.</summary>
    /// <returns>How many were signalled. Those that came up meanwhile were not: pass again.</returns>
    public int Signal(params ReadOnlySpan<int> signals)
    {
        var children = ProcessRow.ReadAll().ToLookup(static row => row.Parent, static row => row.Pid);
        return SignalBelow(_own, handle: -1, children, depth: 0, signals);
    }

    /// <summary>All that descend from this process now, in the order of their pids. They may have ended by the time they are looked at.</summary>
    public List<int> Members()
    {
        var children = ProcessRow.ReadAll().ToLookup(static row => row.Parent, static row => row.Pid);
        var members = new HashSet<int>();
        var next = new Queue<int>(children[_own].Where(pid => !IsExempt(pid)));
        while (next.TryDequeue(out var pid))
        {
            if (!members.Add(pid)) continue;
            foreach (var child in children[pid]) next.Enqueue(child);
        }

        return [.. members.Order()];
    }

    private int SignalBelow(int parent, int handle, ILookup<int, int> children, int depth, ReadOnlySpan<int> signals)
    {
        if (depth == MostHandles) return 0;
        var count = 0;
        foreach (var pid in children[parent])
        {
            if (pid <= 1 || pid == _own || pid == _parent || (depth == 0 && IsExempt(pid))) continue;
            var child = Pidfd.Open(pid);
            if (child < 0) continue;

            if (IsChild(pid, child, parent, handle))
            {
                count += SignalBelow(pid, child, children, depth + 1, signals);
                var reached = false;
                foreach (var signal in signals) reached |= Pidfd.Send(child, signal);
                if (reached) count++;
            }

            Libc.Close(child);
        }

        return count;
    }

    private static bool IsChild(int pid, int handle, int parent, int parentHandle) =>
        ProcessRow.ParentOf(pid) == parent && (parentHandle < 0 || Pidfd.IsAlive(parentHandle)) && Pidfd.IsAlive(handle);
}
