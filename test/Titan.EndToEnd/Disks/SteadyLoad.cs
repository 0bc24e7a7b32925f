using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>A few clients that submit one task after the other, and one that looks how they end. What they are told goes into the ledger.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    /// <summary>Those who are already waiting when the disk fails are told nothing before that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly TitanClient _client;
    private readonly Task _working;
    private int _sent;

    /// <param name="address">Of the Manager.</param>
    /// <param name="clients">Each has one task on its way at a time.</param>
    public SteadyLoad(string address, int clients = 8)
    {
        _client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address), RetryFor = TimeSpan.Zero, CallTimeout = Patience });
        _working = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SubmitAsync)).Append(Task.Run(WatchAsync)));
    }

    public Ledger Ledger { get; } = new();

    /// <summary>Whether this is one of the tasks that write their id to their output.</summary>
    public static bool Writes(Protocol.V1.Task task) => task.Spec.Work.Shell is not null;

    /// <summary>Waits for so many more accepted tasks.</summary>
    public Task AcceptedAsync(int more)
    {
        var before = Ledger.Accepted.Count;
        return Eventually.True(() => Ledger.Accepted.Count >= before + more || _working.IsFaulted, $"{more} more tasks accepted");
    }

    /// <summary>Nothing is submitted any more when this returns, and what was is in the ledger.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SubmitAsync()
    {
        using var timer = new PeriodicTimer(AfterRefusal);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Ledger.Accept((await _client.Tasks.SubmitAsync(Next())).Id);
            }
            catch (TitanException refusal) when (refusal.Code is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                Ledger.Refuse(refusal);
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var change in _client.Tasks.WatchAsync(new TaskFilter(), _stop.Token))
                foreach (var task in change.Tasks.Where(task => task.Phase is Phase.Succeeded or Phase.Failed or Phase.Cancelled)) Ledger.End(task);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is the only end of it.
        }
    }

    // One in ten is a real command, with output to keep; the others cost next to nothing, so that the disk is what has to work.
    private TaskSpec Next() => new()
    {
        Work = Interlocked.Increment(ref _sent) % 10 == 0 ? new Work { Shell = new Shell { Command = "echo $TITAN_TASK_ID" } } : new Work { Noop = new Noop() },
    };
}
