using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Crashes;

/// <summary>Submits at full speed with a key for each task: the client repeats by itself whatever was not answered.</summary>
internal sealed class KeyedClient(TitanClient client, Backlog backlog, CancellationToken stop)
{
    /// <summary>Ids as acknowledged, by the number in the key.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>How many of them were in the store already when they came again.</summary>
    public int Repeated { get; private set; }

    public static string Key(int number) => $"bulk-{number}";

    public async Task RunAsync()
    {
        await foreach (var answer in client.Tasks.SubmitManyAsync(TasksAsync(), CancellationToken.None))
        {
            Assert.Null(answer.Refusal);
            Assert.Equal(Ids.Count, answer.Index);
            Ids.Add(answer.Id);
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

    private static TaskSpec Spec(int number) => new() { Work = new Work { Noop = new Noop() }, IdKey = Key(number) };

    private async IAsyncEnumerable<TaskSpec> TasksAsync()
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            await backlog.RoomAsync(CancellationToken.None);
            yield return Spec(number);
        }
    }
}
