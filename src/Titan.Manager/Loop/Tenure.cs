using Titan.Protocol.Errors;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>A stretch of time in which it does not change who leads: this Manager, another one, or nobody that is known of.</summary>
#pragma warning disable CA1001 // Streams may still look at one that is over; without a timer there is nothing to free.
internal sealed class Tenure
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _over = new();

    private Tenure()
    {
    }

    /// <summary>True while this Manager leads.</summary>
    public bool IsOurs { get; private init; }

    /// <summary>The other Manager that leads; null when this one does, or nobody.</summary>
    public Peer? Leader { get; private init; }

    /// <summary>Why what only a leader decides is refused; null when it is not.</summary>
    public LoopUnavailableException? WorkRefused { get; private init; }

    /// <summary>Why even reading is refused: who leads is known, and knows better. Without a leader what is committed can be read all the same.</summary>
    public LoopUnavailableException? ReadsRefused => Leader is null ? null : WorkRefused;

    /// <summary>Cancelled when it is over. No stream lives longer than the tenure in which it was opened.</summary>
    public CancellationToken Over => _over.Token;

    public static Tenure Ours() => new() { IsOurs = true };

    public static Tenure Of(Peer leader) => new()
    {
        Leader = leader,
        WorkRefused = new LoopUnavailableException(Reasons.NotLeader, $"this manager stands by: {leader.Id} at {leader.Address} leads",
            $"ask {leader.Address}; with all addresses in --manager it is found without asking")
        { Leader = leader.Address },
    };

    /// <param name="why">What is being done about it.</param>
    public static Tenure Vacant(string why) => new()
    {
        WorkRefused = new LoopUnavailableException(Reasons.StoreUnavailable, $"this manager does not lead: {why}",
            "what was accepted is safe; try again in a moment"),
    };

    /// <exception cref="LoopUnavailableException">Another Manager leads.</exception>
    public void AdmitRead()
    {
        if (ReadsRefused is { } refused) throw refused;
    }

    // Whoever waits for it goes on elsewhere: the loop has better things to do than to end streams.
    public void End() => _ = _over.CancelAsync();
}
