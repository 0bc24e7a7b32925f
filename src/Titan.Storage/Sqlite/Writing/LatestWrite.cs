using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Remembers the task that was written last, and looks for it when another program has written: an older copy that was brought back through SQLite does not have it.</summary>
/// <remarks>What others may do, such as VACUUM or an index of their own, leaves it where it is.</remarks>
internal sealed class LatestWrite(Connection connection)
{
    // Changes when another connection has committed, and may also change after a fault of ours: then there is one look too many.
    private readonly Statement _version = connection.Prepare("PRAGMA data_version");
    private readonly Statement _phase = connection.Prepare("SELECT phase FROM tasks WHERE id = ?");
    private (TaskId Task, Phase Phase)? _written;
    private (TaskId Task, Phase Phase)? _committed;
    private long _seen;

    /// <summary>Within a transaction, before it writes.</summary>
    public bool IsGone()
    {
        _version.Step();
        var version = _version.Int64(0);
        _version.Reset();
        if (version == _seen) return false;
        _seen = version;
        if (_committed is not { } latest) return false;
        var isThere = _phase.Add(latest.Task).Step() && _phase.Text(0) == ColumnText.Of(latest.Phase);
        _phase.Reset();
        return !isThere;
    }

    public void Note(Changes changes)
    {
        if (changes.States is [.., var (task, state)]) _written = (task, state.Phase);
    }

    public void Committed()
    {
        if (_written is not null) _committed = _written;
        _written = null;
    }

    /// <summary>It may be there or not, and rightly so.</summary>
    public void Unlearn() => _written = _committed = null;
}
