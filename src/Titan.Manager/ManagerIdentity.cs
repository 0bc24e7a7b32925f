using System.Security.Cryptography;
using Titan.Core;
using Titan.Storage;

namespace Titan.Manager;

/// <summary>Who this Manager is.</summary>
/// <param name="Id">Its name among Managers, unlike that of any other process.</param>
/// <param name="StartedAt">When it started.</param>
internal sealed record ManagerIdentity(string Id, string Version, DateTimeOffset StartedAt)
{
    /// <summary>Where its gRPC listens; empty until it does.</summary>
    public string Address { get; set; } = "";

    /// <summary>As other Managers on the same store are to see it. Which of them leads is for the store to say.</summary>
    public Peer AsPeer() => new(Id, Address, Version, new Instant((StartedAt - DateTimeOffset.UnixEpoch).Ticks), Leads: false);

    /// <summary>A name of this process: that of its host, and what tells it from others there.</summary>
    public static string FreshId(string host) => $"{host}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
}
