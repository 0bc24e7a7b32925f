using System.Runtime.CompilerServices;
using Titan.Client.Connection;
using Titan.Core.Tasks;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Waits until tasks have ended.</summary>
/// <param name="seen">Told how each task stands at first, and each change.</param>
internal sealed class Wait(Caller caller, Action<TaskMessage>? seen)
{
    public async IAsyncEnumerable<TaskMessage> RunAsync(IReadOnlyList<string> ids, bool areAccepted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var first = 0; first < ids.Count; first += WireLimits.WatchedIds)
        {
            var open = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var i = first; i < ids.Count && i < first + WireLimits.WatchedIds; i++) open.Add(ids[i]);
            await foreach (var task in UntilEndedAsync(open, areAccepted || first > 0, cancellation)) yield return task;
        }
    }

    private async IAsyncEnumerable<TaskMessage> UntilEndedAsync(HashSet<string> open, bool begun, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var stream = caller.ReadAsync((endpoint, options) => endpoint.Tasks.Watch(new WatchRequest { Ids = { open } }, options), persistent: true, cancellation, begun);
        await foreach (var change in stream)
        {
            foreach (var task in change.Tasks)
            {
                seen?.Invoke(task);
                if (!task.Phase.HasEnded() || !told.Add(task.Id)) continue;
                if (!open.Remove(task.Id)) open.RemoveWhere(prefix => prefix.Length < TaskId.TextLength && task.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
                yield return task;
            }

            if (open.Count == 0) yield break;
        }
    }
}
