using System.Diagnostics;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Overload;

/// <summary>A client that asks for little, at a steady pace, and measures how long it waits for each answer.</summary>
internal sealed class HealthyClient : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Quiet time that is compared with.</summary>
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(2);

    private readonly TitanClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly string _id;
    private Task _asking = Task.CompletedTask;
    private TimeSpan _idle;

    private HealthyClient(TitanClient client, string id) => (_client, _id) = (client, id);

    /// <summary>Measures a Manager that has nothing to do, and goes on to ask.</summary>
    public static async Task<HealthyClient> StartAsync(string address)
    {
        var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address) });
        var submitted = await client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() }, Require = { ["never"] = "there" } });
        var healthy = new HealthyClient(client, submitted.Id);
        using (var warm = new CancellationTokenSource(IdleFor / 2)) await healthy.AskAsync(warm.Token);
        healthy._waits.Clear();
        using (var quiet = new CancellationTokenSource(IdleFor)) await healthy.AskAsync(quiet.Token);
        healthy._idle = healthy.Percentile(99);
        healthy._waits.Clear();
        healthy._asking = Task.Run(() => healthy.AskAsync(healthy._stop.Token));
        return healthy;
    }

    /// <summary>Ends, and tells how it fared: every question was answered, and none took out of all proportion.</summary>
    public async Task<string> EndAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        var (median, p99) = (Percentile(50), Percentile(99));
        // What is proved here is that it is served, not how fast: this machine does other things too.
        Assert.True(_waits.Count > 0 && p99 < TimeSpan.FromSeconds(5), $"{_waits.Count} answers, p99 {p99}");
        return $"healthy client: {_waits.Count} answers, p50 {median.TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms, idle p99 {_idle.TotalMilliseconds:0.0} ms, ratio {p99 / _idle:0.0}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var begun = Stopwatch.GetTimestamp();
                await _client.Tasks.GetAsync(_id, CancellationToken.None);
                _waits.Add(Stopwatch.GetElapsedTime(begun));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough was asked.
        }
    }

    private TimeSpan Percentile(int percent) => _waits.Count == 0 ? TimeSpan.Zero : _waits.Order().ElementAt(_waits.Count * percent / 100);
}
