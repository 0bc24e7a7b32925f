using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Crashes;

/// <summary>Submits at full speed without keys: what was not answered when the Manager died is in doubt, and is not sent again.</summary>
internal sealed class PlainClient(TitanClient client, Backlog backlog, CancellationToken stop)
{
    private int _sent;

    /// <summary>Ids as acknowledged.</summary>
    public List<string> Ids { get; } = [];

    /// <summary>Tasks that may be in the store or not.</summary>
    public int Doubtful => _sent - Ids.Count;

    public async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var answer in client.Tasks.SubmitManyAsync(TasksAsync(), CancellationToken.None))
                {
                    Assert.Null(answer.Refusal);
                    Ids.Add(answer.Id);
                }
            }
            catch (TitanException broken) when (broken.Code == StatusCode.Unavailable)
            {
                // On with the next ones.
            }
        }
    }

    private async IAsyncEnumerable<TaskSpec> TasksAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            await backlog.RoomAsync(CancellationToken.None);
            _sent++;
            yield return new TaskSpec { Work = new Work { Noop = new Noop() } };
        }
    }
}
