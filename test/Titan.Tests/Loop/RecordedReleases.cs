using System.Collections.Concurrent;
using Titan.Core.Releases;
using Titan.Manager.Loop;

namespace Titan.Tests.Loop;

/// <summary>Remembers all that the loop releases.</summary>
internal sealed class RecordedReleases : IReleases
{
    public ConcurrentQueue<Release> Carried { get; } = [];

    public ConcurrentQueue<LoopUnavailableException> ResetFor { get; } = [];

    public int Resets => ResetFor.Count;

    public void Carry(IReadOnlyList<Release> releases)
    {
        foreach (var release in releases) Carried.Enqueue(release);
    }

    public void Reset(LoopUnavailableException why) => ResetFor.Enqueue(why);
}
