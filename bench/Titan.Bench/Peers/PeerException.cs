namespace Titan.Bench.Peers;

/// <summary>A peer is not installed, does not start, or did not do what it was asked for.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
