using Titan.Client.Tasks;
using Titan.Protocol;

namespace Titan.Cli.Load;

/// <summary>Reads how the tasks of a bench went, once they have: the times that count are those that the cluster wrote down itself.</summary>
/// <remarks>A task that is watched costs the Manager as much as some that run. So only the last one is, until it has ended; nearly all others have by then.</remarks>
internal sealed class Readback(TaskClient client, BenchTasks tasks, Sample[] samples, BenchClock clock)
{
    private readonly Dictionary<string, ClockBounds> _workers = new(StringComparer.Ordinal);
    private int _read;

    public ClockBounds Manager { get; } = new("manager");

    public IEnumerable<ClockBounds> Workers => _workers.Values;

    /// <summary>Tasks whose end has been read.</summary>
    public int Read => Volatile.Read(ref _read);

    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var _ in client.WaitAsync([samples[^1].Id.ToString()], areAccepted: true, cancellation: cancellation))
        {
        }

        foreach (var part in samples.Select(sample => sample.Id.ToString()).Chunk(WireLimits.WatchedIds))
        {
            await foreach (var task in client.WaitAsync(part, areAccepted: true, cancellation: cancellation)) Take(task);
        }
    }

    private void Take(TaskMessage task)
    {
        ref var sample = ref samples[tasks.IndexOf(task)];
        sample.Phase = task.Phase;
        sample.Attempts = task.Attempts is [.., var latest] ? latest.Number : 0;
        sample.Ended = clock.At(task.EndedAt);
        Manager.Learn(sample.Due, clock.At(task.SubmittedAt), sample.Answered);
        Interlocked.Increment(ref _read);
        if (task.Attempts is not [.., { StartedAt: not null } last]) return;

        var worker = _workers.GetValueOrDefault(last.Worker) ?? (_workers[last.Worker] = new ClockBounds(last.Worker));
        sample.Started = clock.At(last.StartedAt);
        sample.Worker = worker;
        worker.Learn(clock.At(last.GrantedAt), sample.Started.Value, clock.At(last.EndedAt));
    }
}
