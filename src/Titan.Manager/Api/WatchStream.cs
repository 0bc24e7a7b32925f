using System.Collections;
using Google.Protobuf.Collections;
using Grpc.Core;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Api;

/// <summary>Tells one caller how tasks change, at the pace of that caller.</summary>
internal sealed class WatchStream(IStore store, ManagerClock clock, TaskLookup lookup, Watchers watchers, Role role, IHostApplicationLifetime lifetime)
{
    private const int TasksPerMessage = 100;

    public async Task RunAsync(WatchRequest request, IServerStreamWriter<WatchResponse> responses, ServerCallContext context)
    {
        var tenure = role.Current;
        tenure.AdmitRead();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping, tenure.Over);
        if (request.Ids.Count == 0) await WatchAllAsync(request.Filter, responses, context, stop.Token);
        else await WatchIdsAsync(request, responses, stop.Token);
    }

    private async Task WatchIdsAsync(WatchRequest request, IServerStreamWriter<WatchResponse> responses, CancellationToken cancellation)
    {
        if (request.Ids.Count > WireLimits.WatchedIds)
            throw Refusals.Invalid("ids", $"{request.Ids.Count} ids; at most {WireLimits.WatchedIds} can be watched in one call", "split them over several calls").ToRpc();

        watchers.Admit(request.Ids.Count);
        var watched = await ResolveAsync(request.Ids, cancellation);
        // As ids from here on, for as long as the watch lives: their texts are five times as large.
        request.Ids.Clear();

        // Watched before it is read, so that no change falls between.
        using var watcher = watchers.Open(watched);
        var ended = new BitArray(watched.Length);
        var open = watched.Length;
        IReadOnlyCollection<TaskId> changed = watched;
        while (true)
        {
            var message = new Message(responses);
            foreach (var id in changed)
            {
                var at = Array.BinarySearch(watched, id);
                if (ended[at]) continue;
                var view = await lookup.CommittedAsync(id, cancellation);
                await message.AddAsync(view.ToWire(clock.Now), cancellation);
                if (!view.State.Phase.IsTerminal()) continue;
                ended[at] = true;
                open--;
            }

            await message.SendAsync(cancellation);
            if (open == 0) return;
            (changed, _) = await watcher.TakeAsync(cancellation);
        }
    }

    /// <summary>Sorted, each once.</summary>
    private async Task<TaskId[]> ResolveAsync(RepeatedField<string> texts, CancellationToken cancellation)
    {
        var ids = new TaskId[texts.Count];
        for (var at = 0; at < ids.Length; at++) ids[at] = await lookup.ResolveAsync(texts[at], cancellation);
        Array.Sort(ids);
        var count = 1;
        for (var at = 1; at < ids.Length; at++)
        {
            if (ids[at] != ids[at - 1]) ids[count++] = ids[at];
        }

        return count == ids.Length ? ids : ids[..count];
    }

    private async Task WatchAllAsync(TaskFilter? filter, IServerStreamWriter<WatchResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var query = Queries.ToCore(filter, clock.Now);
        using var watcher = watchers.Open(null);
        // The first change may be long in coming; the headers tell the caller that none is missed from here on.
        await context.WriteResponseHeadersAsync(Metadata.Empty);
        while (true)
        {
            var (changed, lagged) = await watcher.TakeAsync(cancellation);
            var message = new Message(responses);
            query = query with { Now = clock.Now };
            foreach (var id in changed)
            {
                if (await store.FindAsync(id, cancellation) is { } stored && query.Admits(stored.Spec, stored.State, stored.LastAttempt))
                    await message.AddAsync(TaskView.Of(stored, clock.Now).ToWire(clock.Now), cancellation);
            }

            await message.SendAsync(cancellation);
            if (lagged) await responses.WriteAsync(new WatchResponse { Lagged = true }, cancellation);
            await Task.Yield();
        }
    }

    /// <summary>Tasks that are told together. They are written before more are read: a caller that does not read costs one message.</summary>
    private sealed class Message(IServerStreamWriter<WatchResponse> responses)
    {
        private WatchResponse _response = new();
        private int _bytes;

        public async ValueTask AddAsync(Protocol.V1.Task task, CancellationToken cancellation)
        {
            _response.Tasks.Add(task);
            _bytes += task.CalculateSize();
            if (_response.Tasks.Count >= TasksPerMessage || _bytes >= WireLimits.TaskListBytes) await SendAsync(cancellation);
        }

        public async ValueTask SendAsync(CancellationToken cancellation)
        {
            if (_response.Tasks.Count > 0) await responses.WriteAsync(_response, cancellation);
            _response = new WatchResponse();
            _bytes = 0;
            // A caller that reads fast is not to be told all in one go, while others wait.
            await Task.Yield();
        }
    }
}
