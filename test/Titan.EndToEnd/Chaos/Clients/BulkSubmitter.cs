using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Submits tasks that do nothing over one stream, each with a key, so that the client itself repeats what was not answered.</summary>
internal sealed class BulkSubmitter(TitanClient client, Recipe recipe, Told told, Tally tally, Violations violations)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    private int _sent;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var first = _sent;
            try
            {
                await foreach (var answer in client.Tasks.SubmitManyAsync(Tasks(stop), CancellationToken.None))
                {
                    if (answer.Refusal is { } refusal) violations.Add("refused", $"bulk: {refusal.Code} {refusal.Reason}: {refusal.Message}");
                    else told.Acknowledge(answer.Id, recipe, Key(first + (int)answer.Index));
                    if (answer.Existed) tally.Count("tasks acknowledged again");
                }
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                tally.Count("bulk streams given up");
            }
        }
    }

    private static string Key(int number) => $"bulk-{number}";

    private IAsyncEnumerable<TaskSpec> Tasks(CancellationToken stop) => TasksAsync(() => Moment.PassAsync(Pace, stop));

    private async IAsyncEnumerable<TaskSpec> TasksAsync(Func<Task<bool>> goOn)
    {
        while (await goOn())
        {
            var key = Key(_sent++);
            told.Keys[key] = recipe;
            var spec = recipe.Make();
            spec.IdKey = key;
            yield return spec;
        }
    }
}
