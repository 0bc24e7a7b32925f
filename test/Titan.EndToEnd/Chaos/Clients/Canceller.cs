using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Cancels what would never end by itself, sooner or later, and again until it is answered.</summary>
internal sealed class Canceller(TitanClient client, Told told, Tally tally, Violations violations)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<string> _done = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (await Moment.PassAsync(Pace, stop)) await CancelSomeAsync();
    }

    public async Task CancelAllAsync()
    {
        while (Open().Count > 0)
        {
            await CancelSomeAsync();
            await Moment.PassAsync(Pace, CancellationToken.None);
        }
    }

    private List<string> Open() => [.. told.Orders.Where(order => order.Recipe.IsToBeCancelled && !_done.Contains(order.Id)).Select(order => order.Id)];

    private async Task CancelSomeAsync()
    {
        var ids = Open();
        if (ids.Count == 0) return;
        try
        {
            foreach (var result in await client.Tasks.CancelAsync(ids, "chaos"))
            {
                _done.Add(result.Id);
                if (result.Refusal is null)
                {
                    told.Cancel(result.Id, result.Outcome);
                    tally.Count($"cancels {result.Outcome}");
                }
                else if (result.Refusal.Reason == Protocol.Errors.Reasons.TaskNotFound)
                {
                    violations.Add("lost", $"{result.Id} was acknowledged, and is not there to be cancelled: {result.Refusal.Message}");
                }
            }
        }
        catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
        {
            tally.Count("cancels not answered");
        }
    }
}
