using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Groups;

/// <summary>
/// A memory cgroup of its own for each keeper, below the Worker's, so that the kernel counts apart whom it kills for want of memory. Where that cannot be had
/// there is none: nothing of anybody else is changed for it, and no limit of anybody.
/// </summary>
/// <remarks>
/// With cgroups of version 2 a group that hands on a controller has no processes itself: the Worker goes into a group of its own as well, if it is alone in its
/// group, and that is no unit of systemd or one with <c>Delegate=</c>. At its end it goes back.
/// </remarks>
internal sealed class KeeperGroups : IDisposable
{
    private readonly GroupNames _names = new();
    private readonly string _controller;
    private readonly HashSet<string> _made = [];
    private readonly Lock _lock = new();
    private readonly MemoryGroup? _parent;
    private readonly bool _isDivided;

    /// <param name="own">Of this process; null: there is none.</param>
    /// <param name="mayDivide">This process is a Worker and nothing else, so that it may go elsewhere.</param>
    /// <param name="controller">Of version 2.</param>
    public KeeperGroups(MemoryGroup? own, bool mayDivide, string controller = "memory")
    {
        _controller = controller;
        if (own is null) return;
        RemoveStale(own);
        if (!own.IsUnified)
        {
            // Without it the limits of a group do not hold below it.
            if (GroupFiles.Words($"{own.Path}/memory.use_hierarchy") is ["1"]) _parent = own;
        }
        else if (GroupFiles.Words(ControlFile(own)).Contains(controller))
        {
            _parent = own;
        }
        else if (mayDivide && IsOurs(own) && TryDivide(own))
        {
            (_parent, _isDivided) = (own, true);
        }
    }

    /// <summary>The path of a new one, for a keeper to join; null: it has to do without.</summary>
    public string? Make(long number)
    {
        if (_parent is null) return null;
        var path = $"{_parent.Path}/{_names.OfKeeper(number)}";
        lock (_lock)
        {
            if (!GroupFiles.TryMake(path)) return null;
            _made.Add(path);
            return path;
        }
    }

    /// <summary>That keeper is gone. What still has processes in it is removed when they are gone, by this one or the next Worker.</summary>
    public void RemoveUnused(long number)
    {
        if (_parent is null) return;
        lock (_lock) _made.RemoveWhere(path => IsOf(path, number) && GroupFiles.TryRemove(path));
    }

    public void Dispose()
    {
        lock (_lock) _made.RemoveWhere(GroupFiles.TryRemove);
        if (!_isDivided) return;
        var leaf = $"{_parent!.Path}/{_names.OfWorker}";
        if (GroupFiles.TryWrite(ControlFile(_parent), $"-{_controller}") && GroupFiles.TryMove(0, _parent.Path)) GroupFiles.TryRemove(leaf);
    }

    private static bool IsOf(string path, long number) => path.EndsWith($".{number}", StringComparison.Ordinal);

    private static string ControlFile(MemoryGroup group) => $"{group.Path}/cgroup.subtree_control";

    /// <summary>What a Worker that was killed has left: the kernel removes nothing that is in use.</summary>
    private static void RemoveStale(MemoryGroup own)
    {
        try
        {
            foreach (var path in Directory.EnumerateDirectories(own.Path, "titan-*"))
            {
                // A living one may have made it this moment, for a keeper that has yet to join.
                if (GroupNames.MakerOf(Path.GetFileName(path)) is var maker and > 0 && maker != Environment.ProcessId && Libc.Kill(maker, 0) != 0 && Errno.Last == Errno.NoProcess) GroupFiles.TryRemove(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // They stay.
        }
    }

    private bool IsOurs(MemoryGroup own)
    {
        if (GroupFiles.Words($"{own.Path}/cgroup.type") is not ["domain"] || !GroupFiles.Words($"{own.Path}/cgroup.controllers").Contains(_controller)) return false;
        if (GroupFiles.Words(own.ProcessFile) is not [var only] || only != $"{Environment.ProcessId}") return false;
        return Path.GetExtension(own.Path) is not (".service" or ".scope" or ".slice") || GroupFiles.IsDelegated(own.Path);
    }

    private bool TryDivide(MemoryGroup own)
    {
        var leaf = $"{own.Path}/{_names.OfWorker}";
        if (!GroupFiles.TryMake(leaf)) return false;
        if (GroupFiles.TryMove(0, leaf))
        {
            if (GroupFiles.TryWrite(ControlFile(own), $"+{_controller}")) return true;
            GroupFiles.TryMove(0, own.Path);
        }

        GroupFiles.TryRemove(leaf);
        return false;
    }
}
