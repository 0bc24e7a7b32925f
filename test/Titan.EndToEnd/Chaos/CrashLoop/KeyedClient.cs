using Titan.Client;
using Titan.EndToEnd.Chaos.Clients;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>Submits at full speed with a key for each task: the client repeats by itself whatever was not answered.</summary>
internal sealed class KeyedClient(TitanClient client, Recipe noop, Told told, Backlog backlog, CancellationToken stop)
{
    /// <summary>Ids as acknowledged, by the number in the key.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>How many of them were in the store already when they came again.</summary>
    public int Repeated { get; private set; }

    public async Task RunAsync()
    {
        await foreach (var answer in client.Tasks.SubmitManyAsync(TasksAsync(), CancellationToken.None))
        {
            Assert.Null(answer.Refusal);
            Assert.Equal(Ids.Count, answer.Index);
            Ids.Add(answer.Id);
            told.Acknowledge(answer.Id, noop, Key((int)answer.Index));
            if (answer.Existed) Repeated++;
        }
    }

    /// <summary>Sends what was acknowledged last once more; the same tasks must answer.</summary>
    public async Task AskAgainAsync()
    {
        var from = Math.Max(0, Ids.Count - 1_000);
        var last = Enumerable.Range(from, Ids.Count - from).Select(Spec).ToAsyncEnumerable();
        await foreach (var answer in client.Tasks.SubmitManyAsync(last, TestContext.Current.CancellationToken))
            Assert.Equal((true, Ids[from + (int)answer.Index]), (answer.Existed, answer.Id));
    }

    private static string Key(int number) => $"bulk-{number}";

    private TaskSpec Spec(int number)
    {
        var spec = noop.Make();
        spec.IdKey = Key(number);
        return spec;
    }

    private async IAsyncEnumerable<TaskSpec> TasksAsync()
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await backlog.RoomAsync(CancellationToken.None);
            told.Keys[Key(number)] = noop;
            yield return Spec(number);
        }
    }
}
