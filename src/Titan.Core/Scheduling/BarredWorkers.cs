using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>The Workers that could not start a task: it is not given to them again. Equal by content.</summary>
internal sealed class BarredWorkers : IEquatable<BarredWorkers>
{
    public static readonly BarredWorkers None = new([]);

    // In order of id, each once.
    private readonly string[] _ids;

    private BarredWorkers(string[] ids) => _ids = ids;

    public int Count => _ids.Length;

    public IReadOnlyList<string> Ids => _ids;

    public static BarredWorkers Of(IReadOnlyList<AttemptState> attempts)
    {
        SortedSet<string>? ids = null;
        for (var i = 0; i < attempts.Count; i++)
        {
            if (attempts[i] is { Phase: AttemptPhase.Failed, Cause: Cause.Spawn } failed) (ids ??= new SortedSet<string>(StringComparer.Ordinal)).Add(failed.Holder.WorkerId);
        }

        return ids is null ? None : new BarredWorkers([.. ids]);
    }

    public bool Contains(string workerId) => _ids.Length > 0 && _ids.Contains(workerId, StringComparer.Ordinal);

    public bool Equals(BarredWorkers? other) => other is not null && _ids.AsSpan().SequenceEqual(other._ids);

    public override bool Equals(object? obj) => Equals(obj as BarredWorkers);

    // Those with as many share a bucket: there are few.
    public override int GetHashCode() => _ids.Length;

    /// <summary>In a few words, for people; empty when there are none.</summary>
    public override string ToString() => _ids switch
    {
        [] => "",
        [var only] => $"a worker other than {only}, which could not start it",
        [var first, ..] => $"a worker other than {first} and {_ids.Length - 1} more, which could not start it",
    };
}
