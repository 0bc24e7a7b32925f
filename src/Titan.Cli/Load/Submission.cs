using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Titan.Client.Tasks;
using Titan.Core.Tasks;

namespace Titan.Cli.Load;

/// <summary>Submits the tasks of a bench until all are accepted: each when it is due, and again when there was no room for it.</summary>
/// <remarks>Tasks are handed out and answered at once, on two threads.</remarks>
internal sealed class Submission(TaskClient client, BenchTasks tasks, Sample[] samples, BenchClock clock, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Which tasks are on their way, in order.</summary>
    private readonly ConcurrentQueue<int> _sent = new();

    /// <summary>Tasks that there was no room for.</summary>
    private readonly Channel<int> _refused = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private TimeSpan _pause;
    private bool _mustPause;
    private int _accepted;
    private int _pauses;

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How often it waited for room.</summary>
    public int Pauses => Volatile.Read(ref _pauses);

    /// <param name="due">When each task is due; it comes when it is.</param>
    /// <param name="stop">Hands out no more; what is on its way is still heard of.</param>
    /// <param name="giveUp">Hears of nothing any more.</param>
    /// <exception cref="Client.TitanException">A task was refused for good.</exception>
    public async Task RunAsync(IAsyncEnumerable<TimeSpan> due, CancellationToken stop, CancellationToken giveUp)
    {
        await using var stopping = stop.Register(() => _refused.Writer.TryComplete());
        await foreach (var answer in client.SubmitManyAsync(HandOutAsync(due, stop), Timeout.InfiniteTimeSpan, giveUp))
        {
            _sent.TryDequeue(out var index);
            if (answer.Refusal is null) Accept(index, answer.Id);
            else if (answer.Refusal.Code is StatusCode.ResourceExhausted or StatusCode.Unavailable) Refuse(index);
            else throw answer.Refusal;
        }
    }

    private async IAsyncEnumerable<Protocol.V1.TaskSpec> HandOutAsync(IAsyncEnumerable<TimeSpan> due, [EnumeratorCancellation] CancellationToken stop)
    {
        var next = 0;
        await foreach (var moment in due)
        {
            samples[next].Due = moment;
            await RestAsync(stop);
            while (_refused.Reader.TryRead(out var again) && !stop.IsCancellationRequested) yield return Send(again);
            if (stop.IsCancellationRequested) yield break;
            yield return Send(next++);
        }

        await foreach (var again in _refused.Reader.ReadAllAsync(CancellationToken.None))
        {
            await RestAsync(stop);
            if (stop.IsCancellationRequested) yield break;
            yield return Send(again);
        }
    }

    private Protocol.V1.TaskSpec Send(int index)
    {
        _sent.Enqueue(index);
        return tasks.Of(index);
    }

    private void Accept(int index, string id)
    {
        samples[index].Answered = clock.Now;
        samples[index].Id = TaskId.TryParse(id, out var parsed) ? parsed : throw new InvalidDataException($"the manager answered with \"{id}\", which is no id of a task");
        _pause = TimeSpan.Zero;
        if (Interlocked.Increment(ref _accepted) == samples.Length) _refused.Writer.TryComplete();
    }

    private void Refuse(int index)
    {
        Volatile.Write(ref _mustPause, true);
        _refused.Writer.TryWrite(index);
    }

    /// <summary>A queue that is full is asked again after a pause, which grows for as long as it stays so.</summary>
    private async ValueTask RestAsync(CancellationToken stop)
    {
        if (!Volatile.Read(ref _mustPause)) return;
        Volatile.Write(ref _mustPause, false);
        Interlocked.Increment(ref _pauses);
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        await Task.Delay(_pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
