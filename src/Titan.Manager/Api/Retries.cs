using Titan.Core;
using Titan.Core.Tasks;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Request = Titan.Core.Requests.Request;

namespace Titan.Manager.Api;

/// <summary>Has tasks retried: those in memory, and those that only the store knows any more.</summary>
internal sealed class Retries(IStore store, ManagerClock clock, TimeProvider time, TaskLookup lookup, KeyedWork keyed)
{
    /// <summary>What the loop would not decide by is read again after this.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    public async Task<RetryResponse> RetryAsync(RetryRequest request, CancellationToken cancellation)
    {
        GivenTexts.Check("id_key", request.IdKey, Limits.NameBytes / 2);
        GivenTexts.Check("reason", request.Reason, Limits.ReasonBytes);
        var targets = await TargetIds.ResolveAsync(request.Ids, lookup, cancellation);
        var once = Requests.ToCore(request, out var misfit);
        if (misfit is not null) throw misfit.ToRpc();

        var terms = Array.ConvertAll(targets.Ids, id => Requests.ToTerms(request, KeyOf(request.IdKey, id)));
        var outcomes = await DecideAsync(targets.Ids, terms, once, cancellation);
        var response = new RetryResponse();
        for (var i = 0; i < targets.Count; i++)
        {
            var result = new RetryResult { Id = targets.NameOf(i) };
            if ((targets.Refusals[i] ?? outcomes[i].Refusal) is { } refusal) result.Refusal = refusal.ToWire();
            else result.NewId = outcomes[i].Id.ToString();
            if (outcomes[i] is { Refusal.Reason: RefusalReason.AlreadyRetried, Id: var retriedBy } && retriedBy != TaskId.None) result.RetriedBy = retriedBy.ToString();
            response.Results.Add(result);
        }

        return response;
    }

    private static string? KeyOf(string key, TaskId id) => key.Length == 0 ? null : $"{key}/{id}";

    private async Task<SubmitOutcome[]> DecideAsync(TaskId[] ids, RetryTerms[] terms, Request? once, CancellationToken cancellation)
    {
        var keys = terms.Select(each => each.IdKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var outcomes = new SubmitOutcome[ids.Length];
        while (true)
        {
            var askedAt = clock.Now;
            var ended = await FindEndedAsync(ids, cancellation);
            var (isDecided, conflict) = await keyed.AskAsync(
                keys,
                (core, stored, now, decision) => ended.Values.Any(task => !core.IsCurrent(task, askedAt, now))
                    ? (false, null)
                    : (true, core.Once(once, outcomes, () => Decide(core, stored, now, decision, ended), now, decision)),
                0,
                cancellation);
            if (conflict is not null) throw conflict.ToRpc();
            if (isDecided) return outcomes;
            await Task.Delay(Again, time, cancellation);
        }

        void Decide(Orchestrator core, KnownKeys? stored, Instant now, Decision decision, Dictionary<TaskId, StoredTask> ended)
        {
            for (var i = 0; i < ids.Length; i++)
            {
                outcomes[i] = ended.TryGetValue(ids[i], out var task)
                    ? core.Retry(task, terms[i], now, decision, stored)
                    : core.Retry(ids[i], terms[i], now, decision, stored);
            }
        }
    }

    /// <summary>Those of them that have ended, which is for ever: whether memory still holds them does not matter then.</summary>
    private async Task<Dictionary<TaskId, StoredTask>> FindEndedAsync(TaskId[] ids, CancellationToken cancellation)
    {
        var ended = new Dictionary<TaskId, StoredTask>();
        foreach (var id in ids)
        {
            if (await store.FindAsync(id, cancellation) is { } stored && stored.State.Phase.IsTerminal()) ended[id] = stored;
        }

        return ended;
    }
}
