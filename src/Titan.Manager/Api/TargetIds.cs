using Google.Protobuf.Collections;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;

namespace Titan.Manager.Api;

/// <summary>The tasks of a call about many, as they were named. What cannot be resolved is no id, which the loop does not know either, and keeps its own refusal.</summary>
internal sealed class TargetIds
{
    private readonly RepeatedField<string> _texts;

    private TargetIds(RepeatedField<string> texts)
    {
        _texts = texts;
        Ids = new TaskId[texts.Count];
        Refusals = new Refusal?[texts.Count];
    }

    public TaskId[] Ids { get; }

    /// <summary>Of those that are no id.</summary>
    public Refusal?[] Refusals { get; }

    public int Count => Ids.Length;

    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: they are none, or too many.</exception>
    public static async Task<TargetIds> ResolveAsync(RepeatedField<string> texts, TaskLookup lookup, CancellationToken cancellation)
    {
        if (texts.Count is 0 or > WireLimits.ItemsPerMessage)
            throw Core.Refusals.Invalid("ids", $"{texts.Count} ids; 1 to {WireLimits.ItemsPerMessage} are allowed in one call", "split them over several calls").ToRpc();

        var targets = new TargetIds(texts);
        for (var i = 0; i < targets.Count; i++) (targets.Ids[i], targets.Refusals[i]) = await lookup.TryResolveAsync(texts[i], cancellation);
        return targets;
    }

    /// <summary>The whole id, or what was given in its place.</summary>
    public string NameOf(int index) => Ids[index] == TaskId.None ? Texts.Cut(_texts[index], TaskId.TextLength * 2) : Ids[index].ToString();
}
