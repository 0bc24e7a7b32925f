namespace Titan.Storage.Postgres;

/// <summary>Who leads, and who is there, at one moment of the database's time.</summary>
/// <param name="Epoch">Number of the latest leadership.</param>
/// <param name="Holder">Whose it is, or was; null when there was none yet.</param>
/// <param name="IsHeld">Whether its lease has not run out.</param>
/// <param name="Peers">The other Managers.</param>
internal sealed record ElectionLook(long Epoch, string? Holder, bool IsHeld, IReadOnlyList<Peer> Peers)
{
    /// <summary>The leader in words, for a message.</summary>
    public string Describe()
    {
        var who = Peers.FirstOrDefault(peer => peer.Id == Holder) is { } peer ? $"{peer.Id} at {peer.Address}" : Holder;
        return IsHeld ? $"{who} leads with epoch {Epoch}" : $"{who} took epoch {Epoch}";
    }
}
