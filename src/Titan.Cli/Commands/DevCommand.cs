using System.CommandLine;
using Titan.Cli.Development;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan dev</c>.</summary>
internal static class DevCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var workers = switches.Number("--workers", 2, 0, 100, "N", "How many workers");
        var slots = switches.Number("--slots", null, 1, 100_000, "N", "Tasks that each worker runs at once; else one a core");
        var port = new Option<int>("--port") { Description = "Port of the manager's gRPC [default: a free one]", HelpName = "N" };
        var dashPort = new Option<int>("--dash-port") { Description = "Port of the manager's pages [default: a free one]", HelpName = "N" };
        var programs = switches.Text("--programs", null, "DIR", "Where the programs manager and worker are [default: beside titan]");
        var command = new Command("dev", "Run a manager and workers on this machine until Ctrl-C; nothing is kept") { workers, slots, port, dashPort, programs };
        command.SetAction(runner.Of((parsed, session) => new DevCluster(session, new DevOptions
        {
            Workers = parsed.GetValue(workers)!.Value,
            Slots = parsed.GetValue(slots),
            Port = parsed.GetValue(port),
            DashPort = parsed.GetValue(dashPort),
            Programs = parsed.GetValue(programs) ?? Path.GetDirectoryName(Environment.ProcessPath) ?? AppContext.BaseDirectory,
        }).RunAsync()));
        return command.WithExamples("titan dev --workers 4 --slots 8", "titan dev --port 50051");
    }
}
