using System.Runtime.CompilerServices;
using System.Text;
using Titan.Client.Connection;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Tasks that travel in one message, and those among them that are too large to travel at all.</summary>
/// <param name="pattern">What they have in common, when they are given by their commands.</param>
internal sealed class SubmitBatch(long first, TaskSpec? pattern)
{
    /// <summary>A message is sent when it has grown to this many bytes; one task alone may be larger.</summary>
    private const int FullBytes = 1 << 20;

    private readonly List<TitanException?> _refused = [];
    private readonly int _patternBytes = pattern?.CalculateSize() ?? 0;
    private int _bytes;

    /// <summary>With an id of its own: sending it twice is like sending it once.</summary>
    public SubmitManyRequest Request { get; } = new() { Pattern = pattern, RequestId = RequestIds.New() };

    public int Count => _refused.Count;

    /// <summary>Nothing of it travels.</summary>
    public bool IsEmpty => Request.Tasks.Count + Request.Commands.Count == 0;

    public static IAsyncEnumerable<SubmitBatch> FromAsync(IAsyncEnumerable<TaskSpec> tasks, CancellationToken cancellation) =>
        FromAsync(null, tasks, static task => task.CalculateSize(), static (request, task) => request.Tasks.Add(task), cancellation);

    /// <param name="pattern">A shell task without a key.</param>
    public static IAsyncEnumerable<SubmitBatch> FromAsync(TaskSpec pattern, IAsyncEnumerable<string> commands, CancellationToken cancellation) =>
        FromAsync(pattern, commands, Encoding.UTF8.GetByteCount, static (request, command) => request.Commands.Add(command), cancellation);

    /// <summary>Takes as many tasks as are at hand, up to a full batch: a fast source makes large batches, a slow one does not wait.</summary>
    private static async IAsyncEnumerable<SubmitBatch> FromAsync<T>(
        TaskSpec? pattern, IAsyncEnumerable<T> tasks, Func<T, int> bytesOf, Action<SubmitManyRequest, T> add, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var source = tasks.GetAsyncEnumerator(cancellation);
        Task<bool>? pending = null;
        try
        {
            var batch = new SubmitBatch(0, pattern);
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
                if (batch.TryAdd(source.Current, bytesOf, add)) continue;
                yield return batch;
                batch = batch.Next();
                batch.TryAdd(source.Current, bytesOf, add);
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

            if (response!.Ids.Count > 0)
            {
                yield return new SubmitAnswer(first + i, response.Ids[sent++], false, null);
                continue;
            }

            var result = response.Results[sent++];
            yield return result.Refusal is { } refused
                ? new SubmitAnswer(first + i, "", false, Failure.Of(refused))
                : new SubmitAnswer(first + i, result.Submitted.Id, result.Submitted.Existed, null);
        }
    }

    private SubmitBatch Next() => new(first + Count, pattern);

    private bool TryAdd<T>(T task, Func<T, int> bytesOf, Action<SubmitManyRequest, T> add)
    {
        // As if each were written out: so the Manager counts them too.
        var bytes = bytesOf(task) + _patternBytes;
        var framed = bytes + 1 + Google.Protobuf.CodedOutputStream.ComputeLengthSize(bytes);
        if (Count >= WireLimits.ItemsPerMessage || (Count > 0 && _bytes + framed > FullBytes)) return false;

        if (framed > WireLimits.MessageBytes)
        {
            _refused.Add(Oversize.Refusal(bytes));
            return true;
        }

        _refused.Add(null);
        _bytes += framed;
        add(Request, task);
        return true;
    }
}
