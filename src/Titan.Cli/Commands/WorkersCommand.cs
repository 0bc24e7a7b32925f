using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Rendering;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan workers</c>.</summary>
internal static class WorkersCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new Command("workers", "List the workers: Idle, Busy, Draining, Missing or Dead");
        command.SetAction(runner.Of(async (_, session) =>
        {
            var workers = session.Client.Cluster.ListWorkersAsync();
            switch (session.Format)
            {
                case OutputFormat.Json:
                    using (var list = new JsonList<WorkerJson>(session.Terminal))
                    {
                        await foreach (var worker in WorkerListing.WithAllRunningAsync(session.Client, workers)) list.Add(Documents.Of(worker));
                        list.Close();
                    }

                    break;
                case OutputFormat.Id:
                    await foreach (var worker in workers) await session.Terminal.Out.WriteLineAsync(worker.Id);
                    break;
                default:
                    if (await new WorkerTable(session).WriteAsync(workers) == 0) session.Aside("no workers; start one with `titan worker --manager HOST:PORT`");
                    break;
            }

            return ExitCodes.Done;
        }));
        return command.WithExamples("titan workers -o wide", "titan workers -o json | jq '.[] | select(.state == \"idle\") | .id'");
    }
}
