using System.CommandLine;
using Grpc.Core;
using Titan.Cli.Json;
using Titan.Cli.Switches;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.CommandLine;
using Titan.Protocol.Errors;

namespace Titan.Cli;

/// <summary>Runs the body of a command, and turns what goes wrong into one line and an exit code.</summary>
internal sealed class CommandRunner(Terminal terminal, GlobalSwitches globals)
{
    public TimeProvider Time => terminal.Time;

    /// <summary>The zone in which a command line reads and shows times.</summary>
    public TimeZoneInfo ZoneOf(ParseResult parsed) => globals.ZoneOf(parsed);

    /// <summary>The world around the command.</summary>
    public Terminal Terminal => terminal;

    public Func<ParseResult, CancellationToken, Task<int>> Of(Func<ParseResult, Session, Task<int>> body) => (parsed, _) => RunAsync(parsed, body);

    public static void TellUsage(Terminal terminal, string message, string help, bool asJson)
    {
        if (asJson) JsonAnswer.Write(terminal, new ErrorJson(new ProblemJson("USAGE", message, help)));
        else terminal.Error.WriteLine($"titan: {CommandLineProgram.OneLine(message)} ({help})");
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Session, Task<int>> body)
    {
        using var session = globals.Open(parsed);
        try
        {
            var code = await body(parsed, session);
            await terminal.Out.FlushAsync();
            return code;
        }
        catch (BrokenPipeException)
        {
            return ExitCodes.BrokenPipe;
        }
        catch (UsageException usage)
        {
            var path = Titan.CommandLine.CommandLineProgram.PathOf(parsed.CommandResult.Command, "titan");
            TellUsage(terminal, usage.Message, $"{path} --help tells more", session.Format == OutputFormat.Json);
            return ExitCodes.BadUsage;
        }
        catch (TitanException failure)
        {
            Tell(session, Documents.Of(failure));
            // What the Manager finds wrong with a command line is as bad as what is found here. How long an id must be only the cluster knows.
            if (failure.Code == StatusCode.InvalidArgument && failure.Reason != Reasons.AmbiguousId) return ExitCodes.BadUsage;
            return session.Attached && IsTitansOwn(failure.Code) ? ExitCodes.TitanFailed : ExitCodes.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(session, new ProblemJson("IO", failure.Message, ""));
            return session.Attached ? ExitCodes.TitanFailed : ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Whether the cluster failed, rather than refused what it was asked for.</summary>
    private static bool IsTitansOwn(StatusCode code) => code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss;

    private void Tell(Session session, ProblemJson problem)
    {
        if (session.Format == OutputFormat.Json && !terminal.Answered)
        {
            JsonAnswer.Write(terminal, new ErrorJson(problem));
            return;
        }

        try
        {
            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // What could not be written is the very thing that is told below.
        }

        session.Note(problem.Hint.Length == 0 ? problem.Message : $"{problem.Message}; {problem.Hint}");
    }
}
