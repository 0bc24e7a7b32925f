using System.CommandLine;
using Titan.Cli.Development;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan dev</c>.</summary>
internal static class DevCommand
{
    /// <summary>What the programs of the cluster heed and commands get; .NET would hand it on with other letters where it is no text.</summary>
    private static readonly string[] HandedOn = ["PATH", "HOME", "LANG", "TMPDIR"];

    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var workers = switches.Number("--workers", 2, 0, 100, "N", "How many workers");
        var slots = switches.Number("--slots", null, 1, 65_536, "N", "Tasks that each worker runs at once; else one a core");
        // Without variables: TITAN_PORT is there for a Manager that stays, and its port is taken.
        var port = switches.Number("--port", null, 0, 65_535, "N", "Port of the manager's gRPC [default: 50051, or another where that is taken]", typedOnly: true);
        var dashPort = switches.Number("--dash-port", null, -1, 65_535, "N", "Port of /healthz and /readyz; -1 turns it off [default: a free one]", typedOnly: true);
        // Nor is TITAN_DATA_DIR for a cluster that comes and goes.
        var folder = switches.Path("--data-dir", null, "DIR", "Keep tasks in this folder, for the next time; else they are gone with the cluster", typedOnly: true);
        var programs = switches.Path("--programs", null, "DIR", "Where the programs manager and worker are [default: beside titan, or titan-manager and titan-worker in PATH]");
        var command = new Command("dev", "Run a manager and workers on this machine until Ctrl-C; nothing is kept, unless --data-dir says where. Other commands of yours find it without a switch") { workers, slots, port, dashPort, folder, programs };
        command.SetAction(runner.Of((parsed, session) => GivenText.MistakeInVariables(HandedOn) is { } mistake ? throw new UsageException(mistake) : new DevCluster(session, new DevOptions
        {
            Workers = parsed.GetValue(workers)!.Value,
            Slots = parsed.GetValue(slots),
            Port = parsed.GetValue(port),
            DashPort = parsed.GetValue(dashPort) ?? 0,
            DataFolder = parsed.GetValue(folder),
            Programs = parsed.GetValue(programs),
        }).RunAsync()));
        return command.WithExamples("titan dev --workers 4 --slots 8", "titan dev --port 0 --data-dir ~/titan-data");
    }
}
