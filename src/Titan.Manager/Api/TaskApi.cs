using Grpc.Core;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;
using Refusal = Titan.Core.Refusal;

namespace Titan.Manager.Api;

/// <summary>titan.v1.TaskService: reads the wire, asks the loop, writes the wire.</summary>
internal sealed class TaskApi(
    ControlLoop loop, IStore store, ManagerClock clock, TaskLookup lookup, KeyedWork keyed, SubmitStream submits, LogStream logs, WatchStream watches, TaskCounting counting, Retries retries, Removals removals, Gates gates) : TaskService.TaskServiceBase
{
    /// <summary>Who asks, for as long as there are no tokens to tell callers apart.</summary>
    private const string Anonymous = "anonymous";

    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        if (Submissions.ToCore(request.Task, out var unreadable) is not { } submission) throw unreadable!.ToRpc();
        var once = Requests.ToCore(request, submission, out unreadable);
        if (unreadable is not null) throw unreadable.ToRpc();

        var outcomes = new SubmitOutcome[1];
        var refusal = await keyed.AskAsync(
            submission.IdKey is { } key ? [key] : [],
            (core, stored, now, decision) => core.Once(once, outcomes, () => outcomes[0] = core.Submit(submission, now, decision, stored), now, decision),
            request.CalculateSize() + LoopItem.RecordWeight,
            context.CancellationToken);
        var outcome = outcomes[0];
        if ((refusal ?? outcome.Refusal) is { } refused) throw refused.ToRpc();
        return new SubmitResponse { Id = outcome.Id.ToString(), Existed = outcome.Existed };
    }

    public override Task SubmitMany(IAsyncStreamReader<SubmitManyRequest> requestStream, IServerStreamWriter<SubmitManyResponse> responseStream, ServerCallContext context) =>
        submits.RunAsync(requestStream, responseStream, context.CancellationToken);

    public override async Task<Protocol.V1.Task> Get(GetRequest request, ServerCallContext context)
    {
        var id = await lookup.ResolveAsync(request.Id, context.CancellationToken);
        return (await lookup.GetAsync(id, context.CancellationToken)).ToWire(clock.Now);
    }

    public override async Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var query = Queries.ToCore(request, clock.Now);
        var pass = await gates.Answers.EnterAsync(Queries.PageMemory, context.CancellationToken);
        // It is given back when the answer has been written, however slowly that is read.
        context.GetHttpContext().Response.RegisterForDispose(pass);
        var page = await store.ListAsync(query, context.CancellationToken);
        pass.Shrink(4 * page.Tasks.Sum(TaskWeight.Of));
        var now = clock.Now;
        var response = new ListResponse { NextPageToken = page.Next?.ToString() ?? "" };
        var bytes = 0;
        foreach (var task in page.Tasks.Select(stored => TaskView.Of(stored, now).ToWire(now)))
        {
            response.Tasks.Add(task);
            bytes += task.CalculateSize();
            if (bytes < WireLimits.TaskListBytes || response.Tasks.Count == page.Tasks.Count) continue;

            // Large tasks make a shorter page, never one that is over the limit of a message.
            response.NextPageToken = task.Id;
            break;
        }

        return response;
    }

    public override Task<CountResponse> Count(CountRequest request, ServerCallContext context) => counting.CountAsync(request, context.CancellationToken);

    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        watches.RunAsync(request, responseStream, context);

    public override Task Logs(LogsRequest request, IServerStreamWriter<LogsResponse> responseStream, ServerCallContext context) =>
        logs.RunAsync(request, responseStream, context.CancellationToken);

    public override async Task<CancelResponse> Cancel(CancelRequest request, ServerCallContext context)
    {
        GivenTexts.Check("reason", request.Reason, Limits.ReasonBytes);
        var targets = await TargetIds.ResolveAsync(request.Ids, lookup, context.CancellationToken);
        var outcomes = await loop.AskAsync(
            (core, now, decision) => Array.ConvertAll(targets.Ids, id => core.Cancel(id, Anonymous, request.Reason, now, decision)), context.CancellationToken);

        var response = new CancelResponse();
        for (var i = 0; i < targets.Count; i++)
        {
            var refusal = targets.Refusals[i] ?? await OfPastAsync(targets.Ids[i], outcomes[i].Refusal, context.CancellationToken);
            response.Results.Add(refusal is null
                ? new CancelResult { Id = targets.NameOf(i), Outcome = (Protocol.V1.CancellationOutcome)outcomes[i].Outcome! }
                : new CancelResult { Id = targets.NameOf(i), Refusal = refusal.ToWire() });
        }

        return response;
    }

    public override Task<RetryResponse> Retry(RetryRequest request, ServerCallContext context) => retries.RetryAsync(request, context.CancellationToken);

    public override Task<ForgetResponse> Forget(ForgetRequest request, ServerCallContext context) => removals.ForgetAsync(request, context.CancellationToken);

    public override async Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context)
    {
        var id = await lookup.ResolveAsync(request.Id, context.CancellationToken);
        return Explanations.ToWire(await lookup.ExplainAsync(id, request.PageToken, context.CancellationToken), clock.Now);
    }

    /// <summary>The refusal as it stands, or a better one: what the loop does not know may have ended long ago.</summary>
    private async ValueTask<Refusal?> OfPastAsync(TaskId id, Refusal? refusal, CancellationToken cancellation) =>
        refusal is { Reason: RefusalReason.TaskNotFound } && await store.FindAsync(id, cancellation) is { } stored && stored.State.Phase.IsTerminal()
            ? Refusals.AlreadyEnded(id, stored.State.Phase)
            : refusal;
}
