using Titan.Client;
using Titan.Client.Tasks;
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
            // By the order in which this stream made them: one that was given up may still make a last one, which takes a number.
            var (names, answered) = (new List<string>(), 0);
            try
            {
                await foreach (var answer in client.Tasks.SubmitManyAsync(Tasks(names, stop), CancellationToken.None))
                {
                    if (answer.Refusal is { } refusal) violations.Add("refused", $"bulk: {refusal.Code} {refusal.Reason}: {refusal.Message}");
                    else if (hasKeys) told.Acknowledge(answer.Id, recipe, NameOf(names, answer));
                    else told.Acknowledge(answer.Id, recipe, "", NameOf(names, answer));
                    answered++;
                    if (answer.Existed) tally.Count("tasks acknowledged again");
                }
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                tally.Count("bulk streams given up");
                if (!hasKeys) told.Doubt(names.Count - answered);
            }
        }
    }

    private static string NameOf(List<string> names, SubmitAnswer answer)
    {
        lock (names) return names[(int)answer.Index];
    }

    private IAsyncEnumerable<TaskSpec> Tasks(List<string> names, CancellationToken stop) => TasksAsync(names, () => Moment.PassAsync(Pace, stop));

    private async IAsyncEnumerable<TaskSpec> TasksAsync(List<string> names, Func<Task<bool>> goOn)
    {
        while (await goOn())
        {
            var name = $"bulk-{Interlocked.Increment(ref _sent)}";
            lock (names) names.Add(name);
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
