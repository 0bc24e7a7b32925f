namespace Titan.Manager;

/// <summary>Who this Manager is.</summary>
/// <param name="Id">Its name among Managers.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record ManagerIdentity(string Id, string Version, DateTimeOffset StartedAt)
{
    /// <summary>Where its gRPC listens; known when it does.</summary>
    public string Address { get; set; } = "";
}
