using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Waits for the ends of tasks that were acknowledged, a few at a time, as scripts do.</summary>
internal sealed class Waiter(TitanClient client, Told told)
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _begun = [];

    public async Task RunAsync(CancellationToken end)
    {
        while (await Moment.PassAsync(Pace, end))
        {
            var ids = told.Orders.Select(order => order.Id).Where(id => !_begun.Contains(id)).Take(AtOnce).ToArray();
            if (ids.Length == 0) continue;
            try
            {
                await foreach (var task in client.Tasks.WaitAsync(ids, end)) told.End(task.Id, task.Phase, "wait");
                _begun.UnionWith(ids);
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                // The same ones once more.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
