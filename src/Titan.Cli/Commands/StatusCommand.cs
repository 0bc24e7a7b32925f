using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Rendering;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan status</c>.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new Command("status", "The cluster: leader, store, workers, task counts, rates");
        command.SetAction(runner.Of(async (_, session) =>
        {
            var status = await session.Client.Cluster.StatusAsync();
            var workers = WorkerListing.AllAsync(session.Client, status.Workers, status.NextWorkerToken);
            if (session.Format == OutputFormat.Json) await JsonAnswer.WriteAsync(session.Terminal, Documents.Of(status, WorkerListing.WithAllRunningAsync(session.Client, workers)));
            else if (session.Format == OutputFormat.Id) await session.Terminal.Out.WriteLineAsync(status.Leader);
            else await WriteAsync(session, status, workers);
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan status", "titan status -o json | jq .tasks.pending");
    }

    private static async Task WriteAsync(Session session, StatusResponse status, IAsyncEnumerable<Worker> workers)
    {
        var fields = new Fields(session);
        var (tasks, rates) = (status.Tasks, status.Rates);
        fields.Add("leader", status.Leader.Length == 0 ? "none known" : $"{status.Leader} (epoch {status.Epoch})");
        foreach (var manager in status.Managers)
            fields.Add("manager", $"{manager.Id} {manager.Address} {manager.Role}, version {manager.Version}, up {Durations.Since(manager.StartedAt, session.Now)}");
        fields.Add("store", status.Store);
        fields.Add(status.Leader.Length == 0 ? "tasks, as last known" : "tasks", $"{tasks.Pending} pending, {tasks.Running} running, {tasks.Succeeded} succeeded, {tasks.Failed} failed, {tasks.Cancelled} cancelled");
        fields.Add("rates", $"{rates.Submitted:0.#}/s submitted, {rates.Started:0.#}/s started, {rates.Ended:0.#}/s ended");
        fields.Add("slots", Slots(status));
        if (status.Bounds is { } bounds)
        {
            fields.Add("bounds", $"{tasks.Pending + tasks.Running} of {bounds.MaxPending} tasks pending or running, "
                + $"{SizeText.Format(bounds.PendingBytes)} of {SizeText.Format(bounds.MaxPendingBytes)} for them; {SizeText.Format(bounds.MemoryBytes)} of memory in all"
                // A Manager of before does not tell.
                + (bounds.MaxConnections > 0 ? $"; {bounds.Connections} of {bounds.MaxConnections} connections" : ""));
        }

        fields.Add("trouble", status.Trouble, text => session.Palette.Of(Phase.Failed, text));
        fields.Write();

        session.Terminal.Out.WriteLine();
        if (status.Workers.Count > 0) await new WorkerTable(session).WriteAsync(workers);
        else session.Terminal.Out.WriteLine("no workers");
    }

    /// <summary>A Manager of before tells no totals, and all of its Workers.</summary>
    private static string Slots(StatusResponse status) => status.WorkerTotals is { } totals
        ? $"{totals.Busy} of {totals.Slots} busy"
        : $"{status.Workers.Sum(worker => worker.Busy)} of {status.Workers.Where(IsAlive).Sum(worker => worker.Slots)} busy";

    private static bool IsAlive(Worker worker) => worker.State != WorkerState.Dead;
}
