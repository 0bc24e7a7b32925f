using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Submits tasks that do nothing over one stream; the SDK repeats what was not answered.</summary>
/// <param name="hasKeys">Whether each has a key; else what is not answered in the end stays in doubt.</param>
internal sealed class BulkSubmitter(TitanClient client, Recipe recipe, Told told, Tally tally, Violations violations, bool hasKeys = true)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    private int _sent;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (first, answered) = (_sent, 0);
            try
            {
                await foreach (var answer in client.Tasks.SubmitManyAsync(Tasks(stop), CancellationToken.None))
                {
                    if (answer.Refusal is { } refusal) violations.Add("refused", $"bulk: {refusal.Code} {refusal.Reason}: {refusal.Message}");
                    else if (hasKeys) told.Acknowledge(answer.Id, recipe, Name(first + (int)answer.Index));
                    else told.Acknowledge(answer.Id, recipe, "", Name(first + (int)answer.Index));
                    answered++;
                    if (answer.Existed) tally.Count("tasks acknowledged again");
                }
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                tally.Count("bulk streams given up");
                if (!hasKeys) told.Doubt(_sent - first - answered);
            }
        }
    }

    private static string Name(int number) => $"bulk-{number}";

    private IAsyncEnumerable<TaskSpec> Tasks(CancellationToken stop) => TasksAsync(() => Moment.PassAsync(Pace, stop));

    private async IAsyncEnumerable<TaskSpec> TasksAsync(Func<Task<bool>> goOn)
    {
        while (await goOn())
        {
            var name = Name(_sent++);
            var spec = recipe.Make();
            if (hasKeys)
            {
                told.Keys[name] = recipe;
                spec.IdKey = name;
            }
            else
            {
                spec.Labels.Add(Recipes.Request, name);
            }

            yield return spec;
        }
    }
}
