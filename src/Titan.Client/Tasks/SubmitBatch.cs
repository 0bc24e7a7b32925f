using System.Runtime.CompilerServices;
using Titan.Client.Connection;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Tasks that travel in one message, and those among them that are too large to travel at all.</summary>
internal sealed class SubmitBatch(long first)
{
    /// <summary>A message is sent when it has grown to this many bytes; one task alone may be larger.</summary>
    private const int FullBytes = 1 << 20;

    private readonly List<TitanException?> _refused = [];
    private int _bytes;

    public SubmitManyRequest Request { get; } = new();

    public int Count => _refused.Count;

    /// <summary>Whether sending it twice is like sending it once.</summary>
    public bool IsSafe => Request.Tasks.All(task => task.IdKey.Length > 0);

    /// <summary>Takes as many tasks as are at hand, up to a full batch: a fast source makes large batches, a slow one does not wait.</summary>
    public static async IAsyncEnumerable<SubmitBatch> FromAsync(IAsyncEnumerable<TaskSpec> tasks, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var source = tasks.GetAsyncEnumerator(cancellation);
        Task<bool>? pending = null;
        try
        {
            var batch = new SubmitBatch(0);
            while (true)
            {
                var step = source.MoveNextAsync();
                bool more;
                if (step.IsCompletedSuccessfully)
                {
                    more = step.Result;
                }
                else
                {
                    pending = step.AsTask();
                    if (batch.Count > 0)
                    {
                        yield return batch;
                        batch = batch.Next();
                    }

                    more = await pending;
                }

                if (!more) break;
                if (batch.TryAdd(source.Current)) continue;
                yield return batch;
                batch = batch.Next();
                batch.TryAdd(source.Current);
            }

            if (batch.Count > 0) yield return batch;
        }
        finally
        {
            // A source that is being waited for (a terminal, a pipe) cannot be disposed of; it ends with the program.
            if (pending is null or { IsCompleted: true }) await source.DisposeAsync();
        }
    }

    public IEnumerable<SubmitAnswer> Answers(SubmitManyResponse? response)
    {
        var sent = 0;
        for (var i = 0; i < _refused.Count; i++)
        {
            var refusal = _refused[i];
            if (refusal is not null)
            {
                yield return new SubmitAnswer(first + i, "", false, refusal);
                continue;
            }

            var result = response!.Results[sent++];
            yield return result.Refusal is { } refused
                ? new SubmitAnswer(first + i, "", false, Failure.Of(refused))
                : new SubmitAnswer(first + i, result.Submitted.Id, result.Submitted.Existed, null);
        }
    }

    private SubmitBatch Next() => new(first + Count);

    private bool TryAdd(TaskSpec task)
    {
        var bytes = task.CalculateSize();
        var framed = bytes + 1 + Google.Protobuf.CodedOutputStream.ComputeLengthSize(bytes);
        if (Count >= WireLimits.ItemsPerMessage || (Count > 0 && _bytes + framed > FullBytes)) return false;

        if (framed > WireLimits.MessageBytes)
        {
            _refused.Add(Oversize.Refusal(bytes));
            return true;
        }

        _refused.Add(null);
        _bytes += framed;
        Request.Tasks.Add(task);
        return true;
    }
}
