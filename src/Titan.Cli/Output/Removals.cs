using Titan.Core.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Output;

/// <summary>What went with the scratch folder of an attempt.</summary>
internal static class Removals
{
    /// <summary>In one line, for people; null when nothing did.</summary>
    public static string? LineOf(Attempt attempt) => attempt.Removed is { } removed ? RemovedFiles.Of(removed.Files, removed.Names)?.ToString() : null;
}
