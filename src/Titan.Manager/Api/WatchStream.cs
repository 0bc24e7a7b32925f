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

        var open = new HashSet<TaskId>();
        foreach (var text in request.Ids) open.Add(await lookup.ResolveAsync(text, cancellation));

        // Watched before it is read, so that no change falls between.
        using var watcher = watchers.Open([.. open]);
        IReadOnlyCollection<TaskId> changed = [.. open];
        while (true)
        {
            var views = new List<TaskView>();
            foreach (var id in changed.Where(open.Contains)) views.Add(await lookup.CommittedAsync(id, cancellation));
            await WriteAsync(views, lagged: false, responses, cancellation);
            foreach (var view in views)
            {
                if (view.State.Phase.IsTerminal()) open.Remove(view.Spec.Id);
            }

            if (open.Count == 0) return;
            (changed, _) = await watcher.TakeAsync(cancellation);
        }
    }

    private async Task WatchAllAsync(TaskFilter? filter, IServerStreamWriter<WatchResponse> responses, ServerCallContext context, CancellationToken cancellation)
    {
        var query = Queries.ToCore(filter);
        using var watcher = watchers.Open(null);
        // The first change may be long in coming; the headers tell the caller that none is missed from here on.
        await context.WriteResponseHeadersAsync(Metadata.Empty);
        while (true)
        {
            var (changed, lagged) = await watcher.TakeAsync(cancellation);
            var views = new List<TaskView>();
            foreach (var id in changed)
            {
                if (await store.FindAsync(id, cancellation) is { } stored && query.Admits(stored.Spec, stored.State, stored.LastAttempt))
                    views.Add(TaskView.Of(stored, clock.Now));
            }

            await WriteAsync(views, lagged, responses, cancellation);
        }
    }

    private async Task WriteAsync(List<TaskView> views, bool lagged, IServerStreamWriter<WatchResponse> responses, CancellationToken cancellation)
    {
        var now = clock.Now;
        var message = new WatchResponse();
        var bytes = 0;
        foreach (var view in views)
        {
            var task = view.ToWire(now);
            message.Tasks.Add(task);
            bytes += task.CalculateSize();
            if (message.Tasks.Count < TasksPerMessage && bytes < WireLimits.TaskListBytes) continue;

            await responses.WriteAsync(message, cancellation);
            // A caller that reads fast is not to be told all in one go, while others wait.
            await Task.Yield();
            message = new WatchResponse();
            bytes = 0;
        }

        if (message.Tasks.Count > 0) await responses.WriteAsync(message, cancellation);
        if (lagged) await responses.WriteAsync(new WatchResponse { Lagged = true }, cancellation);
        await Task.Yield();
    }
}
