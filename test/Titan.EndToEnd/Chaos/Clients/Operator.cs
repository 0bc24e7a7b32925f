using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Drains a Worker now and then, and has it go on.</summary>
internal sealed class Operator(TitanClient client, Tally tally, Random random)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (await Moment.PassAsync(Pace, stop))
        {
            var worker = ChaosCluster.WorkerName(random.Next(ChaosCluster.Workers));
            if (await TryAsync(() => client.Cluster.DrainAsync(worker, CancellationToken.None))) tally.Count("drains");
            await Moment.PassAsync(Pace, stop);
            // Whatever the answer to the drain was, or was not.
            while (!await TryAsync(() => client.Cluster.ResumeAsync(worker, CancellationToken.None))) await Moment.PassAsync(Pace, CancellationToken.None);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
        {
            return false;
        }
    }
}
