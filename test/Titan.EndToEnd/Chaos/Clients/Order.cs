namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>A task that was acknowledged to a client.</summary>
/// <param name="Key">Empty: it has none.</param>
/// <param name="Request">Which submit made it, by the label that it carries. Empty: its key tells.</param>
internal sealed record Order(string Id, Recipe Recipe, string Key, string Request = "");
