using Grpc.Core;
using Titan.Client;
using Titan.EndToEnd.Chaos.Clients;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>Submits at full speed without keys: what was not answered when the Manager died is in doubt, and is not sent again.</summary>
internal sealed class PlainClient(TitanClient client, Recipe noop, Told told, Backlog backlog, CancellationToken stop)
{
    private long _sent;

    /// <summary>How many were acknowledged.</summary>
    public long Acknowledged { get; private set; }

    public async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var answer in client.Tasks.SubmitManyAsync(TasksAsync(), CancellationToken.None))
                {
                    Assert.Null(answer.Refusal);
                    Acknowledged++;
                    told.Acknowledge(answer.Id, noop, "");
                }
            }
            catch (TitanException broken) when (broken.Code == StatusCode.Unavailable)
            {
                // On with the next ones; those before may be in the store or not.
                while (told.Doubtful < _sent - Acknowledged) told.Doubt();
            }
        }
    }

    private async IAsyncEnumerable<TaskSpec> TasksAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            await backlog.RoomAsync(CancellationToken.None);
            _sent++;
            yield return noop.Make();
        }
    }
}
