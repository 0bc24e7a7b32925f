using Titan.Protocol.V1;

namespace Titan.Bench.Measures;

/// <summary>From the death of a Worker to the start of its task on another one.</summary>
internal sealed class Salvage : IMeasure
{
    private const int Runs = 5;

    public string Name => "salvage";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var seconds = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            await using var stand = await Stand.StartAsync();
            var victim = await stand.AddWorkerAsync(1, "w1");
            var id = (await stand.Client.Tasks.SubmitAsync(Specs.Shell("[ $TITAN_ATTEMPT = 2 ] || sleep 1000"))).Id;
            await UntilAsync(stand, id, task => task.Attempts is [{ Phase: AttemptPhase.Running }]);
            await stand.AddWorkerAsync(1, "w2");

            var killed = DateTimeOffset.UtcNow;
            victim.Kill();
            var task = await UntilAsync(stand, id, task => task.Phase == Phase.Succeeded);
            seconds.Add((task.Attempts[1].StartedAt.ToDateTimeOffset() - killed).TotalSeconds);
        }

        yield return Figure.Median("kill -9 of a Worker to its task running elsewhere", "s", seconds, "default thresholds: 2 s of grace after the link dropped");
    }

    private static async Task<Protocol.V1.Task> UntilAsync(Stand stand, string id, Predicate<Protocol.V1.Task> condition)
    {
        while (true)
        {
            var task = await stand.Client.Tasks.GetAsync(id);
            if (condition(task)) return task;
            await System.Threading.Tasks.Task.Delay(5);
        }
    }
}
