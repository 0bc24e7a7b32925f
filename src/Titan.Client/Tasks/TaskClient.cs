using System.Runtime.CompilerServices;
using Titan.Client.Connection;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Submits, reads, follows and ends tasks. Every call may throw <see cref="TitanException"/>. Ids may be given as unambiguous prefixes.</summary>
public sealed class TaskClient
{
    /// <summary>Tasks of one call that removes them: their output may be many gigabytes, and a call has only so much time.</summary>
    private const int ForgottenAtOnce = 100;

    private readonly Caller _caller;
    private readonly TitanClientOptions _options;

    internal TaskClient(Caller caller, TitanClientOptions options)
    {
        _caller = caller;
        _options = options;
    }

    /// <summary>Queues one task; answered when it is in the store. When no answer comes it is sent again, also to another Manager, and is queued once.</summary>
    /// <exception cref="TitanException">With OUTCOME_UNKNOWN no answer came within the time of a call: it may be queued, or not.</exception>
    public async Task<SubmitResponse> SubmitAsync(TaskSpec task, CancellationToken cancellation = default)
    {
        var request = new SubmitRequest { Task = task, RequestId = RequestIds.New() };
        if (request.CalculateSize() > WireLimits.MessageBytes) throw Oversize.Refusal(request.CalculateSize());
        return await _caller.CallAsync((endpoint, options) => endpoint.Tasks.SubmitAsync(request, options), task.IdKey.Length > 0 ? Effect.KeyedSubmit : Effect.Submit, cancellation);
    }

    /// <summary>Queues many, in batches bounded by count and bytes, a few of which are on their way at once. Holds no more than those in memory.</summary>
    /// <returns>One answer for each task, in order; a refused one does not stop the others.</returns>
    /// <exception cref="TitanException">With OUTCOME_UNKNOWN no Manager answered for so long that it was given up: the message says for how many tasks.</exception>
    public IAsyncEnumerable<SubmitAnswer> SubmitManyAsync(IAsyncEnumerable<TaskSpec> tasks, CancellationToken cancellation = default) =>
        SubmitManyAsync(tasks, _options.Patience, cancellation);

    /// <inheritdoc cref="SubmitManyAsync(IAsyncEnumerable{TaskSpec}, CancellationToken)"/>
    /// <param name="patience">How long to try while no Manager answers; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    public IAsyncEnumerable<SubmitAnswer> SubmitManyAsync(IAsyncEnumerable<TaskSpec> tasks, TimeSpan patience, CancellationToken cancellation = default) =>
        new BulkSubmit(_caller, _options, patience).RunAsync(SubmitBatch.FromAsync(tasks, cancellation), cancellation);

    /// <summary>Queues one shell task for each command, all with the rest of the pattern. As the other one, with less to send and to read.</summary>
    /// <param name="pattern">A shell task without an <c>id_key</c>; its own command is not run.</param>
    /// <returns>One answer for each task, in order; a refused one does not stop the others.</returns>
    /// <exception cref="TitanException">With OUTCOME_UNKNOWN no Manager answered for so long that it was given up: the message says for how many tasks.</exception>
    public IAsyncEnumerable<SubmitAnswer> SubmitManyAsync(TaskSpec pattern, IAsyncEnumerable<string> commands, CancellationToken cancellation = default) =>
        new BulkSubmit(_caller, _options, _options.Patience).RunAsync(SubmitBatch.FromAsync(pattern, commands, cancellation), cancellation);

    public Task<TaskMessage> GetAsync(string id, CancellationToken cancellation = default) => GetAsync(id, _options.Patience, cancellation);

    /// <param name="patience">How long to try while no Manager answers; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    public Task<TaskMessage> GetAsync(string id, TimeSpan patience, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Tasks.GetAsync(new GetRequest { Id = id }, options), effect: null, cancellation, patience);

    /// <summary>One page, newest first.</summary>
    /// <param name="pageSize">1 to 1,000.</param>
    /// <param name="pageToken">next_page_token of the page before; empty: the first page.</param>
    public Task<ListResponse> ListPageAsync(TaskFilter filter, int pageSize, string pageToken = "", CancellationToken cancellation = default)
    {
        var request = new ListRequest { Filter = filter, PageSize = pageSize, PageToken = pageToken };
        return _caller.CallAsync((endpoint, options) => endpoint.Tasks.ListAsync(request, options), effect: null, cancellation);
    }

    /// <summary>All tasks that meet the filter, newest first, fetched page by page as they are read.</summary>
    public async IAsyncEnumerable<TaskMessage> ListAsync(TaskFilter filter, int pageSize = WireLimits.DefaultPageSize, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var token = "";
        do
        {
            var page = await ListPageAsync(filter, pageSize, token, cancellation);
            foreach (var task in page.Tasks) yield return task;
            token = page.NextPageToken;
        }
        while (token.Length > 0);
    }

    /// <summary>How many tasks meet the filter, by phase. Of very many only the newest are looked at, and the answer says so.</summary>
    public Task<CountResponse> CountAsync(TaskFilter filter, CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Tasks.CountAsync(new CountRequest { Filter = filter }, options), effect: null, cancellation);

    /// <summary>Changes of all tasks that meet the filter, for ever. Begins with a message that says <c>lagged</c>: list then, and nothing is missed from
    /// there on. The same comes whenever changes were left out, after an interruption for example.</summary>
    public IAsyncEnumerable<WatchResponse> WatchAsync(TaskFilter filter, CancellationToken cancellation = default)
    {
        var request = new WatchRequest { Filter = filter };
        return _caller.ReadAsync((endpoint, options) => endpoint.Tasks.Watch(request, options), persistent: true, cancellation, opened: () => new WatchResponse { Lagged = true });
    }

    /// <summary>Tells each task once, when it has ended; ends when all have. Outlives restarts of the Manager.</summary>
    public IAsyncEnumerable<TaskMessage> WaitAsync(IReadOnlyList<string> ids, CancellationToken cancellation = default) => WaitAsync(ids, areAccepted: false, seen: null, cancellation);

    /// <inheritdoc cref="WaitAsync(IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="areAccepted">Whether a Manager is known to have accepted them: then one that is away at the beginning is waited for too.</param>
    /// <param name="seen">Told how each task stands at first, and each change, as long as it is waited for: of more than 10,000 tasks, 10,000 after the other.</param>
    public IAsyncEnumerable<TaskMessage> WaitAsync(IReadOnlyList<string> ids, bool areAccepted, Action<TaskMessage>? seen = null, CancellationToken cancellation = default) =>
        new Wait(_caller, seen).RunAsync(ids, areAccepted, cancellation);

    /// <summary>Output as exact bytes. Under follow it ends when the task has ended, not before: retries and restarts of the Manager are crossed, and
    /// no byte comes twice.</summary>
    public IAsyncEnumerable<LogPiece> LogsAsync(LogQuery query, CancellationToken cancellation = default) =>
        new LogReader(_caller, this, _options).RunAsync(query, cancellation);

    /// <summary>Ends pending tasks at once and asks the Workers to end running ones.</summary>
    /// <returns>One result for each id, in order.</returns>
    public async Task<IReadOnlyList<CancelResult>> CancelAsync(IEnumerable<string> ids, string reason = "", CancellationToken cancellation = default)
    {
        var results = new List<CancelResult>();
        foreach (var part in ids.Chunk(WireLimits.ItemsPerMessage))
        {
            var request = new CancelRequest { Ids = { part }, Reason = reason };
            results.AddRange((await _caller.CallAsync((endpoint, options) => endpoint.Tasks.CancelAsync(request, options), Effect.Cancel, cancellation)).Results);
        }

        return results;
    }

    /// <summary>Submits failed or cancelled tasks again, each as a new task. What has been retried already is refused, with the id of its retry.</summary>
    /// <param name="reason">Why, for those who look at the new task later; at most 1,024 bytes.</param>
    /// <param name="again">Also what has been retried already.</param>
    /// <param name="changes">How the new tasks differ; null: not at all.</param>
    /// <returns>One result for each id, in order.</returns>
    public async Task<IReadOnlyList<RetryResult>> RetryAsync(
        IEnumerable<string> ids, string reason = "", bool again = false, RetryChanges? changes = null, CancellationToken cancellation = default)
    {
        var results = new List<RetryResult>();
        foreach (var part in ids.Chunk(WireLimits.ItemsPerMessage))
        {
            var request = new RetryRequest { Ids = { part }, Reason = reason, Again = again, Changes = changes, RequestId = RequestIds.New() };
            results.AddRange((await _caller.CallAsync((endpoint, options) => endpoint.Tasks.RetryAsync(request, options), Effect.Retry, cancellation)).Results);
        }

        return results;
    }

    /// <summary>Removes ended tasks with all that is kept of them.</summary>
    /// <returns>One result for each id, in order.</returns>
    public async Task<IReadOnlyList<ForgetResult>> ForgetAsync(IEnumerable<string> ids, CancellationToken cancellation = default)
    {
        var results = new List<ForgetResult>();
        foreach (var part in ids.Chunk(ForgottenAtOnce))
        {
            var request = new ForgetRequest { Ids = { part } };
            results.AddRange((await _caller.CallAsync((endpoint, options) => endpoint.Tasks.ForgetAsync(request, options), Effect.Forget, cancellation)).Results);
        }

        return results;
    }

    /// <summary>Why a task waits, failed, or ran again.</summary>
    /// <param name="pageToken">next_page_token of the answer before, for more of its Workers; empty: the first ones.</param>
    public Task<ExplainResponse> ExplainAsync(string id, string pageToken = "", CancellationToken cancellation = default) =>
        _caller.CallAsync((endpoint, options) => endpoint.Tasks.ExplainAsync(new ExplainRequest { Id = id, PageToken = pageToken }, options), effect: null, cancellation);
}
