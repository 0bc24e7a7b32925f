using Titan.Core.Tasks;

namespace Titan.Core.Requests;

/// <summary>What a request made: committed with it, so that the request is answered in the same way when it comes again.</summary>
/// <remarks>The tasks that one request makes have ids that follow each other: a thousand of them cost no more than one.</remarks>
public sealed record RequestState
{
    public required RequestId Id { get; init; }

    public required Instant AcceptedAt { get; init; }

    /// <inheritdoc cref="Request"/>
    public required ulong Content { get; init; }

    /// <summary>The first task that it made; <see cref="TaskId.None"/> when all that it asked for was there already.</summary>
    public required TaskId First { get; init; }

    /// <summary>What the second half of the ids is made from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Those that made no task, by index; mostly none.</summary>
    public IReadOnlyList<RequestItem> Others { get; init; } = [];

    public bool Equals(RequestState? other) => other is not null && Id == other.Id && AcceptedAt == other.AcceptedAt && Content == other.Content
        && First == other.First && Seed == other.Seed && Others.SequenceEqual(other.Others);

    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Writes down what was decided.</summary>
    /// <param name="outcomes">Of its tasks, in order; those that made a new one were decided one right after the other.</param>
    internal static RequestState Of(Request request, ReadOnlySpan<SubmitOutcome> outcomes, ulong seed, Instant now)
    {
        var first = TaskId.None;
        List<RequestItem>? others = null;
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (id, existed, refusal) = outcomes[i];
            if (existed || refusal is not null) (others ??= []).Add(new RequestItem(i, id, refusal?.Reason));
            else if (first == TaskId.None) first = id;
        }

        return new RequestState { Id = request.Id, AcceptedAt = now, Content = request.Content, First = first, Seed = seed, Others = others is null ? [] : others };
    }

    /// <summary>Gives the outcomes once more.</summary>
    /// <param name="outcomes">Those that hold a refusal keep it where this request has one too: it says more.</param>
    internal void Recall(Span<SubmitOutcome> outcomes)
    {
        var made = 0ul;
        var next = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (next == Others.Count || Others[next].Index != i)
                outcomes[i] = new SubmitOutcome(TaskIdSequence.At(Seed, First.Order + made++), false, null);
            else if (Others[next++] is var other && (other.Refused is null || outcomes[i].Refusal is null))
                outcomes[i] = other.Outcome;
        }
    }
}
