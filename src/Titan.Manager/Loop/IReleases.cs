using Titan.Core.Releases;

namespace Titan.Manager.Loop;

/// <summary>Where releases go. Called in order, by one caller; must not block.</summary>
internal interface IReleases
{
    void Carry(IReadOnlyList<Release> releases);

    /// <summary>The Orchestrator behind all earlier releases is gone: Workers must introduce themselves again, to whoever leads.</summary>
    void Reset(LoopUnavailableException why);
}
