using Titan.Core;

namespace Titan.Storage;

/// <summary>Another Manager on the same store, as it last told of itself.</summary>
/// <param name="Id">Unique for each process.</param>
/// <param name="Address">HOST:PORT of its gRPC.</param>
/// <param name="Leads">True for the one whose leadership holds.</param>
public sealed record Peer(string Id, string Address, string Version, Instant StartedAt, bool Leads);
