namespace Titan.Core.Requests;

/// <summary>A request that may come again.</summary>
/// <param name="Content">A hash of all that is asked for, see <see cref="ContentHash"/>: the same id with another content is refused.</param>
public readonly record struct Request(RequestId Id, ulong Content);
