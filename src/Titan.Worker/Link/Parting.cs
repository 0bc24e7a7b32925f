namespace Titan.Worker.Link;

/// <summary>How a conversation with a Manager went and ended.</summary>
/// <param name="Welcomed">For how long this Worker was welcome; null when it never was.</param>
/// <param name="Refused">The Manager's last word; null when it had none.</param>
/// <param name="WentSilent">True when the Manager was not heard any more, and may be stopped or cut off.</param>
/// <param name="Why">For people.</param>
internal sealed record Parting(TimeSpan? Welcomed, V1.Refused? Refused, bool WentSilent, string Why);
