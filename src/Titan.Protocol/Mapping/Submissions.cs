using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Protocol.Mapping;

/// <summary>What a person submits.</summary>
public static class Submissions
{
    /// <summary>Null, with a refusal, when the message cannot be understood. Bounds are Core's to check.</summary>
    public static TaskSubmission? ToCore(V1.TaskSpec? spec, out Refusal? refusal)
    {
        if (Works.ToCore(spec?.Work, out refusal) is not { } work) return null;
        return new TaskSubmission
        {
            Work = work,
            Name = NullIfEmpty(spec!.Name),
            Timeout = spec.Timeout?.ToSpan(),
            MaxRetries = spec.HasMaxRetries ? spec.MaxRetries : null,
            MaxLosses = spec.HasMaxLosses ? spec.MaxLosses : null,
            Priority = spec.Priority,
            Labels = TextMap.From(spec.Labels),
            Require = TextMap.From(spec.Require),
            IdKey = NullIfEmpty(spec.IdKey),
            Delay = spec.Delay?.ToSpan() ?? TimeSpan.Zero,
            MaxOutput = spec.HasMaxOutputBytes ? spec.MaxOutputBytes : null,
        };
    }

    public static V1.TaskSpec ToWire(this TaskSpec spec)
    {
        var wire = new V1.TaskSpec
        {
            Work = spec.Work.ToWire(),
            Name = spec.Name ?? "",
            Timeout = spec.Timeout > TimeSpan.Zero ? spec.Timeout.ToDuration() : null,
            MaxRetries = spec.MaxRetries,
            MaxLosses = spec.MaxLosses,
            Priority = spec.Priority,
            IdKey = spec.IdKey ?? "",
            Delay = spec.Delay > TimeSpan.Zero ? spec.Delay.ToDuration() : null,
            MaxOutputBytes = spec.MaxOutput,
        };
        Works.Fill(wire.Labels, spec.Labels);
        Works.Fill(wire.Require, spec.Require);
        return wire;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
