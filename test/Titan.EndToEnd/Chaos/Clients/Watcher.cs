using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Watches all tasks, and notes every end that it is told.</summary>
internal sealed class Watcher(TitanClient client, Told told)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public async Task RunAsync(CancellationToken end)
    {
        while (await Moment.PassAsync(Pace, end))
        {
            try
            {
                await foreach (var change in client.Tasks.WatchAsync(new TaskFilter(), end))
                    foreach (var task in change.Tasks.Where(task => task.Phase is Phase.Succeeded or Phase.Failed or Phase.Cancelled))
                        told.End(task.Id, task.Phase, "watch");
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                // Once more.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
