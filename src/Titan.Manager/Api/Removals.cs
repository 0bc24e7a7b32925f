using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;
using Titan.Storage;
using Refusal = Titan.Core.Refusal;

namespace Titan.Manager.Api;

/// <summary>Has ended tasks removed: first from the memory of the loop, so that nothing stands on them any more, and then from the store.</summary>
internal sealed partial class Removals(ControlLoop loop, IStore store, TimeProvider time, TaskLookup lookup, ILogger<Removals> log)
{
    /// <summary>Tasks that are removed in the first stint.</summary>
    private const int FirstAtOnce = 100;

    // One at a time, with pauses in common: what many callers remove holds up commits no more than what one does.
    private readonly ByteGate _place = new(1);
    private readonly RemovalPace _pace = new(time, FirstAtOnce);

    public async Task<ForgetResponse> ForgetAsync(ForgetRequest request, CancellationToken cancellation)
    {
        var targets = await TargetIds.ResolveAsync(request.Ids, lookup, cancellation);
        var refusals = await loop.AskAsync((core, _, decision) => Array.ConvertAll(targets.Ids, id => core.Forget(id, decision)), cancellation);

        var response = new ForgetResponse();
        var gone = new List<TaskId>();
        for (var i = 0; i < targets.Count; i++)
        {
            var refusal = targets.Refusals[i] ?? await OfStoreAsync(targets.Ids[i], refusals[i], cancellation);
            response.Results.Add(new ForgetResult { Id = targets.NameOf(i), Refusal = refusal?.ToWire() });
            if (refusal is null) gone.Add(targets.Ids[i]);
        }

        await RemoveAsync(gone, cancellation);
        if (gone.Count > 0) LogRemoved(gone.Count);
        return response;
    }

    /// <summary>What has left the memory of the loop has ended, and is in the store alone, if it is anywhere.</summary>
    private async ValueTask<Refusal?> OfStoreAsync(TaskId id, Refusal? refusal, CancellationToken cancellation)
    {
        if (refusal is not { Reason: RefusalReason.TaskNotFound } || await store.FindAsync(id, cancellation) is not { } stored) return refusal;
        return stored.State.Phase.IsTerminal() ? null : Refusals.NotEnded(id, stored.State.Phase);
    }

    private async Task RemoveAsync(List<TaskId> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        using var pass = await _place.EnterAsync(1, cancellation);
        try
        {
            for (var done = 0; done < ids.Count;)
            {
                var begun = time.GetTimestamp();
                var some = ids.GetRange(done, Math.Min(_pace.Limit, ids.Count - done));
                await store.ForgetAsync(some, cancellation);
                done += some.Count;
                await _pace.RestAsync(begun, cancellation);
            }
        }
        catch (StoreUnavailableException)
        {
            _pace.Slow();
            throw;
        }
        catch (StoreFencedException)
        {
            // Who leads next has those back in memory that are still in the store.
            throw new LoopUnavailableException(Reasons.OutcomeUnknown, "this manager lost its leadership while it removed tasks", "repeat it: what is gone already is told as not known");
        }
    }

    [LoggerMessage(LogLevel.Information, "{Tasks} ended tasks were removed, as a client asked")]
    private partial void LogRemoved(int tasks);
}
