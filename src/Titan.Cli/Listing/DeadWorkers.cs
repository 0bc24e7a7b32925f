using Titan.Cli.Json;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>Removes the dead Workers from the list.</summary>
internal static class DeadWorkers
{
    /// <exception cref="UsageException">It is not confirmed.</exception>
    public static async Task<int> ForgetAsync(Session session, bool confirmed)
    {
        if (!confirmed)
        {
            var dead = 0;
            await foreach (var worker in session.Client.Cluster.ListWorkersAsync()) dead += worker.State == WorkerState.Dead ? 1 : 0;
            throw new UsageException($"this would forget {dead} dead {(dead == 1 ? "worker" : "workers")}; add --yes to do it");
        }

        var forgotten = await session.Client.Cluster.ForgetDeadAsync();
        using var list = session.Format == OutputFormat.Json ? new JsonList<ForgottenJson>(session.Terminal) : null;
        foreach (var id in forgotten)
        {
            if (list is not null) list.Add(new ForgottenJson(id, null));
            else await session.Terminal.Out.WriteLineAsync(session.Format == OutputFormat.Id ? id : $"{id}  forgotten");
        }

        list?.Close();
        if (forgotten.Count == 0 && list is null) session.Note("no dead worker to forget");
        return ExitCodes.Done;
    }
}
