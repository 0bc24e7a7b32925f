using System.Diagnostics;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Overload;

/// <summary>A client that asks for little, at a steady pace whether it has been answered or not, and measures how long it waits for each answer.</summary>
internal sealed class HealthyClient : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    /// <summary>A question that is due waits no longer for its turn.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Quiet time that is compared with.</summary>
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(4);

    private readonly TitanClient _client;
    private readonly string _id;
    private CancellationTokenSource _stop = new();
    private Task<List<TimeSpan>> _asking = Task.FromResult<List<TimeSpan>>([]);
    private TimeSpan _idle;
    private int _answers;

    private HealthyClient(TitanClient client, string id) => (_client, _id) = (client, id);

    /// <summary>Measures a Manager that has nothing to do, and goes on to ask.</summary>
    public static async Task<HealthyClient> StartAsync(string address)
    {
        var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address) });
        var submitted = await client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() }, Require = { ["never"] = "there" } });
        var healthy = new HealthyClient(client, submitted.Id);
        await healthy.AskForAsync(IdleFor);
        healthy._idle = Percentile(await healthy.AskForAsync(IdleFor), 99);
        healthy.GoOn();
        return healthy;
    }

    /// <summary>What was measured until now does not count.</summary>
    public async Task ForgetAsync()
    {
        await StopAsync();
        GoOn();
    }

    /// <summary>When so many have been answered since it was started or has forgotten.</summary>
    public Task AnsweredAsync(int count) => Eventually.True(() => Volatile.Read(ref _answers) >= count, $"{count} answers");

    /// <summary>Ends, and tells how it fared: every question was answered, and none took out of all proportion.</summary>
    public async Task<string> EndAsync()
    {
        var waits = await StopAsync();
        var (median, p99) = (Percentile(waits, 50), Percentile(waits, 99));
        // What is proved here is that it is served, not how fast: this machine does other things too.
        Assert.True(waits.Count > 0 && p99 < TimeSpan.FromSeconds(5), $"{waits.Count} answers, p99 {p99}");
        return $"healthy client: {waits.Count} answers, p50 {median.TotalMilliseconds:0.0} ms, p99 {p99.TotalMilliseconds:0.0} ms, idle p99 {_idle.TotalMilliseconds:0.0} ms, ratio {p99 / _idle:0.0}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _client.Dispose();
        _stop.Dispose();
    }

    private static TimeSpan Percentile(List<TimeSpan> waits, int percent) => waits.Count == 0 ? TimeSpan.Zero : waits.Order().ElementAt(waits.Count * percent / 100);

    private void GoOn()
    {
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        Volatile.Write(ref _answers, 0);
        _asking = Task.Run(() => AskAsync(_stop.Token));
    }

    private async Task<List<TimeSpan>> StopAsync()
    {
        await _stop.CancelAsync();
        return await _asking;
    }

    private async Task<List<TimeSpan>> AskForAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        return await AskAsync(limit.Token);
    }

    private async Task<List<TimeSpan>> AskAsync(CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var asked = new List<Task<TimeSpan>>();
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                // A timer that is late is made up for: each question has its time, and waits from then on.
                while (asked.Count * Pace <= Stopwatch.GetElapsedTime(begun)) asked.Add(AnswerAsync(begun, asked.Count * Pace));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Enough was asked.
        }

        return [.. await Task.WhenAll(asked)];
    }

    private async Task<TimeSpan> AnswerAsync(long begun, TimeSpan due)
    {
        await _client.Tasks.GetAsync(_id, CancellationToken.None);
        Interlocked.Increment(ref _answers);
        return Stopwatch.GetElapsedTime(begun) - due;
    }
}
