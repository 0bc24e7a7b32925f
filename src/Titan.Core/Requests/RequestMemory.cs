using Titan.Core.Tasks;

namespace Titan.Core.Requests;

/// <summary>The requests that were accepted lately. One that comes again is answered with what it made, and makes nothing.</summary>
/// <remarks>At its bounds the oldest are forgotten early; work is never refused for it.</remarks>
internal sealed class RequestMemory(Cluster cluster)
{
    /// <summary>With its places in the table and in the queue.</summary>
    private const int StateBytes = 128;

    private const int ItemBytes = 64;

    /// <summary>Ticks come more often.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);

    private readonly Dictionary<RequestId, RequestState> _byId = [];
    private readonly Queue<(RequestState Request, TimeSpan RememberedAt)> _oldestFirst = new();
    private long _bytes;
    private TimeSpan _age;
    private Instant _lastTick = cluster.StartedAt;

    public int Count => _byId.Count;

    public IReadOnlyDictionary<RequestId, RequestState> ById => _byId;

    /// <summary>What was accepted until then is forgotten, in the store too.</summary>
    public Instant ForgottenUntil { get; private set; } = new(long.MinValue);

    /// <summary>Answers a request that is known.</summary>
    /// <param name="outcomes">Of its tasks, filled when it was asked for the same.</param>
    /// <param name="refusal">Set when the id belongs to another request.</param>
    /// <returns>False when it is new.</returns>
    public bool TryRecall(Request request, Span<SubmitOutcome> outcomes, out Refusal? refusal)
    {
        refusal = null;
        if (!_byId.TryGetValue(request.Id, out var known)) return false;
        if (known.Content == request.Content) known.Recall(outcomes);
        else refusal = new Refusal(RefusalReason.RequestConflict, $"request {request.Id} was accepted before with another content", "make a new request_id for each request; only one that is repeated unchanged keeps its own", "request_id");
        return true;
    }

    /// <summary>Remembers a request that made something; one of which all was refused made nothing, and may be decided anew.</summary>
    public void Remember(Request request, ReadOnlySpan<SubmitOutcome> outcomes, Instant now, Decision decision)
    {
        var madeNothing = true;
        foreach (ref readonly var outcome in outcomes) madeNothing &= outcome.Refusal is not null;
        if (madeNothing) return;

        var state = RequestState.Of(request, outcomes, cluster.Ids.Seed, now);
        Add(state);
        decision.Remember(state);
        while (IsOverBounds) ForgetOldest();
    }

    /// <summary>All that the store has, whatever the time: the clock of the Manager before may have been another.</summary>
    public void Restore(IReadOnlyList<RequestState> stored)
    {
        foreach (var state in stored.OrderBy(state => state.AcceptedAt)) Add(state);
        while (IsOverBounds) ForgetOldest();
    }

    /// <summary>To be called with each tick: what was remembered for long enough goes.</summary>
    public void Forget(Instant now)
    {
        // Whoever repeats a request goes by a clock of its own: one that was set, or stood still, does not make all of them old at once.
        var step = now - _lastTick;
        _lastTick = now;
        _age += step < LongestStep ? step : LongestStep;
        while (_oldestFirst.TryPeek(out var oldest) && _age - oldest.RememberedAt >= Limits.RequestsKept) ForgetOldest();
    }

    private bool IsOverBounds => _byId.Count > Limits.Requests || _bytes > Limits.RequestBytes;

    private static int BytesOf(RequestState state) => StateBytes + (state.Others.Count * ItemBytes);

    private void Add(RequestState state)
    {
        if (!_byId.TryAdd(state.Id, state)) return;
        _oldestFirst.Enqueue((state, _age));
        _bytes += BytesOf(state);
    }

    private void ForgetOldest()
    {
        var (oldest, _) = _oldestFirst.Dequeue();
        ForgottenUntil = Instant.Max(ForgottenUntil, oldest.AcceptedAt);
        _byId.Remove(oldest.Id);
        _bytes -= BytesOf(oldest);
    }
}
