using System.Diagnostics;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Links;

/// <summary>Many idle Workers, each with a pulse a second or as seldom as the Manager wants. Pulses are spread evenly over the second, as those of Workers that started at their own time are.</summary>
internal sealed class IdleFleet : IAsyncDisposable
{
    /// <summary>A share of the Workers pulses at each of these moments of a second.</summary>
    private const int Moments = 200;

    /// <summary>Workers that join at once.</summary>
    private const int Joining = 32;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly IdleWorker?[] _workers;
    private readonly Task _pulsing;

    private IdleFleet(int count)
    {
        _workers = new IdleWorker?[count];
        _pulsing = Task.Run(PulseAsync);
    }

    /// <summary>Pulses that were answered.</summary>
    public long Answered => Joined.Sum(worker => worker.Answered);

    /// <summary>Pulses that were left out, because the one before was still on its way.</summary>
    public long Held => Joined.Sum(worker => worker.Held);

    private IEnumerable<IdleWorker> Joined => _workers.OfType<IdleWorker>();

    public static async Task<IdleFleet> JoinAsync(string address, int count)
    {
        var fleet = new IdleFleet(count);
        // Those that have joined pulse while others join: ten seconds of silence would be taken for death.
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Joining }, async (number, _) =>
            Volatile.Write(ref fleet._workers[number], await IdleWorker.JoinAsync(address, number)));
        return fleet;
    }

    /// <exception cref="InvalidOperationException">A stream ended.</exception>
    public void Check()
    {
        foreach (var worker in Joined) worker.Check();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _pulsing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var worker in Joined) worker.Dispose();
        _over.Dispose();
    }

    private async Task PulseAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        for (var moment = 0L; ; moment++)
        {
            // By the clock and not by the timer: one that comes late is made up for, so that the rate stays.
            var wait = (Every * moment / Moments) - Stopwatch.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _over.Token);
            _over.Token.ThrowIfCancellationRequested();
            for (var worker = moment % Moments; worker < _workers.Length; worker += Moments) Volatile.Read(ref _workers[worker])?.Pulse();
        }
    }
}
