namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>A task that was acknowledged to a client.</summary>
/// <param name="Key">Empty: it has none.</param>
internal sealed record Order(string Id, Recipe Recipe, string Key);
