using System.Text;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Pool;

/// <summary>Ends what a keeper that broke has left. As the next sub-reaper above it, this process is now their parent.</summary>
internal sealed class OrphanHunt
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ProcessTree _tree;
    private readonly LeftProcesses _left;
    private readonly HashSet<int> _known = [];
    private readonly byte[]? _mark;
    private IReadOnlySet<int> _keepers = new HashSet<int>();

    /// <param name="lease">What it ran.</param>
    /// <param name="ownsAllChildren">See <see cref="ExecutionOptions.OwnsAllChildren"/>.</param>
    /// <param name="left">Takes what could not be ended, and knows what an earlier hunt could not.</param>
    public OrphanHunt(Lease lease, bool ownsAllChildren, LeftProcesses left)
    {
        _left = left;
        _mark = ownsAllChildren ? null : Encoding.ASCII.GetBytes($"\0TITAN_LEASE={lease}\0");
        _tree = new ProcessTree { IsExempt = pid => !IsOrphan(pid) };
    }

    /// <summary>Until nothing is left, or patience is.</summary>
    public async Task RunAsync()
    {
        var waited = TimeSpan.Zero;
        while (KeeperRegistry.Hunt(Pass) > 0 && waited < Patience)
        {
            await Task.Delay(Pause);
            waited += Pause;
        }

        if (_known.Count > 0) _left.Adopt(_known);
    }

    /// <returns>How many there were.</returns>
    private int Pass(IReadOnlySet<int> keepers)
    {
        _keepers = keepers;
        var own = Libc.OwnPid();
        foreach (var row in ProcessRow.ReadAll())
        {
            if (row.Parent == own && IsOrphan(row.Pid)) _known.Add(row.Pid);
        }

        _tree.Signal(Signals.Kill);
        // By pid: others in this process wait for their own children.
        _known.RemoveWhere(pid => _left.Contains(pid) || Reaping.TryReap(pid, out _) != 0);
        return _known.Count;
    }

    private bool IsOrphan(int pid) => !_keepers.Contains(pid) && !_left.Contains(pid) && (_mark is null || _known.Contains(pid) || IsMarked(pid));

    private bool IsMarked(int pid)
    {
        try
        {
            byte[] environment = [0, .. File.ReadAllBytes($"/proc/{pid}/environ")];
            return environment.AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is gone, or somebody else's.
            return false;
        }
    }
}
