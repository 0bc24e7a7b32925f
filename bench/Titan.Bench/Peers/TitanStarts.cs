using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Peers;

/// <summary>Titan with nothing else to do: from the call that submits to the first instruction of the task's own process.</summary>
internal sealed class TitanStarts : IContender
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Stand _stand;
    private readonly Stamps _stamps;
    private long _done;

    private TitanStarts(Stand stand, Stamps stamps) => (_stand, _stamps) = (stand, stamps);

    public string Name => "Titan";

    public Conditions Conditions { get; } = new("none: memory store", Conditions.None, $"open-loop, one every {Interval.TotalMilliseconds} ms; one Worker with {Environment.ProcessorCount} slots");

    /// <exception cref="PeerException">There was no compiler for the program that is started.</exception>
    public static async Task<IContender> StartAsync()
    {
        var stamps = new Stamps();
        var stand = await Stand.StartAsync();
        await stand.AddWorkerAsync(Environment.ProcessorCount, "w1");
        return new TitanStarts(stand, stamps);
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var task = Specs.Exec(_stamps.Program, _stamps.File);
        var calls = new List<Task<(string, double)>>();
        using var timer = new PeriodicTimer(Interval);
        while (calls.Count < tasks && await timer.WaitForNextTickAsync()) calls.Add(CallAsync(task));
        var called = await Task.WhenAll(calls);
        await _stand.SucceededAsync(_done += tasks);
        return _stamps.Since(called);
    }

    public async ValueTask DisposeAsync()
    {
        await _stand.DisposeAsync();
        _stamps.Dispose();
    }

    private async Task<(string, double)> CallAsync(TaskSpec task)
    {
        var at = Stamps.Now;
        return ((await _stand.Client.Tasks.SubmitAsync(task)).Id, at);
    }
}
