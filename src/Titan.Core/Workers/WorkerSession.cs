namespace Titan.Core.Workers;

/// <summary>One process of a Worker: its id, and the random number that this process chose.</summary>
public readonly record struct WorkerSession(string WorkerId, ulong Session)
{
    public bool Equals(WorkerSession other) => Session == other.Session && WorkerId == other.WorkerId;

    public override int GetHashCode() => (int)StableHash.Mix(Session);

    public override string ToString() => WorkerId;
}
