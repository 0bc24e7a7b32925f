using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Whether this Manager leads, and if not, who does. Written by the loop, read by everyone.</summary>
internal sealed partial class Role(ILogger<Role> log)
{
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Tenure _current = Tenure.Vacant("the store is being opened");
    private ulong _epoch;

    public Tenure Current => _current;

    public bool IsLeading => _current.IsOurs;

    /// <summary>Number of the latest leadership of this Manager; 0 when it has never led.</summary>
    public ulong Epoch => Volatile.Read(ref _epoch);

    /// <summary>Done when this Manager has led, or stood by another one, for the first time.</summary>
    public Task Known => _known.Task;

    /// <param name="store">Kind of the store, for the log.</param>
    /// <param name="tasks">How many it remembers, for the log.</param>
    public void Lead(ulong epoch, string store, int tasks)
    {
        Volatile.Write(ref _epoch, epoch);
        Begin(Tenure.Ours());
        LogLeading(store, epoch, tasks, Plural.Of(tasks, "task", "tasks"));
        _known.TrySetResult();
    }

    /// <summary>Another one leads.</summary>
    public void StandBy(Peer leader)
    {
        if (_current.Leader?.Id == leader.Id && _current.Leader.Address == leader.Address) return;
        Begin(Tenure.Of(leader));
        LogStandby(leader.Id, leader.Address);
        _known.TrySetResult();
    }

    /// <summary>Nobody leads, as far as this Manager can tell.</summary>
    public void Vacate(string why) => Begin(Tenure.Vacant(why));

    private void Begin(Tenure next)
    {
        var last = _current;
        _current = next;
        last.End();
    }

    [LoggerMessage(LogLevel.Information, "leading: store {Store}, epoch {Epoch}, {Tasks} {What} remembered")]
    private partial void LogLeading(string store, ulong epoch, int tasks, string what);

    [LoggerMessage(LogLevel.Information, "standby: {Leader} at {Address} leads")]
    private partial void LogStandby(string leader, string address);
}
