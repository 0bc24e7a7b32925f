using System.CommandLine;
using Titan.Cli.Commands;
using Titan.Cli.Switches;
using Titan.Cli.Terminals;
using Titan.CommandLine;

namespace Titan.Cli;

/// <summary>The program `titan`.</summary>
internal static class TitanProgram
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        using (terminal)
        {
            var root = Build(terminal);
            if (args.Length == 0) args = ["--help"];
            var boundary = ProgramBoundary.Find(root, args);
            var asJson = GlobalSwitches.WantsJson(boundary.Words, terminal.Environment);
            if (boundary.Mistake is { } mistake)
            {
                CommandRunner.TellUsage(terminal, mistake, "titan submit --help tells more", asJson);
                return ExitCodes.BadUsage;
            }

            if (boundary.Lookalike is { } word && terminal.ErrorIsTerminal) Warn(terminal, boundary.Program!, word);
            return await CommandLineProgram.RunAsync(root, boundary.Words, "titan", (parsed, message) => CommandRunner.TellUsage(terminal, message, $"{CommandLineProgram.PathOf(parsed.CommandResult.Command, "titan")} --help tells more", asJson));
        }
    }

    /// <summary>To a person who may have put a switch last, as other tools allow. A script gets what it wrote, without a word.</summary>
    private static void Warn(Terminal terminal, string program, string word) =>
        terminal.Error.WriteLine(CommandLineProgram.OneLine($"titan: {word} goes to {program}, because it stands behind it; switches of titan stand before the program (-- before the program silences this)"));

    public static RootCommand Build(Terminal terminal)
    {
        var switches = new Titan.CommandLine.Switches(environment: terminal.Environment, note: terminal.Error.WriteLine);
        var globals = new GlobalSwitches(switches, terminal);
        var runner = new CommandRunner(terminal, globals);
        var root = new RootCommand("Runs commands on a fleet of machines and never loses one.")
        {
            SubmitCommand.Create(runner, switches),
            RunCommand.Create(runner, switches),
            StatusCommand.Create(runner),
            TasksCommand.Create(runner, switches),
            GetCommand.Create(runner),
            LogsCommand.Create(runner, switches),
            WhyCommand.Create(runner),
            WaitCommand.Create(runner, switches),
            CancelCommand.Create(runner, switches),
            RetryCommand.Create(runner, switches),
            ForgetCommand.Create(runner, switches),
            WorkersCommand.Create(runner),
            DrainCommand.Create(runner),
            ResumeCommand.Create(runner),
            DevCommand.Create(runner, switches),
            ServerCommand.CreateManager(),
            ServerCommand.CreateWorker(),
            BenchCommand.Create(runner, switches),
            CompletionCommand.Create(runner),
        };
        foreach (var option in globals.All) root.Add(option);
        root.Add(CompleteCommand.Create(runner, root));
        return root.WithExamples(
            "titan dev                                      # a cluster on this machine, until Ctrl-C",
            "titan run -- make test                         # queue it, show its output, end with its exit code",
            "titan submit --each-line jobs.txt --wait       # one task a line",
            "titan tasks --state failed -o json",
            "TITAN_MANAGER=a:50051,b:50051 titan status     # switches can be set in the environment");
    }
}
