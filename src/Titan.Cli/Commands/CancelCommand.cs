using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan cancel</c>.</summary>
internal static class CancelCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var targets = new TargetSwitches(switches, runner, "cancelled", Phase.Pending, Phase.Running);
        var reason = switches.Text("--reason", null, "TEXT", "Why, for those who look at the task later", typedOnly: true);
        var command = new Command("cancel", "End tasks: pending ones at once, running ones with TERM and, after a grace, KILL");
        targets.AddTo(command);
        command.Add(reason);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (ids, filter, confirmed) = targets.Read(parsed);
            return await new BulkChange<CancelResult, CancelledJson>(session)
            {
                Verb = "cancel",
                Change = some => session.Client.Tasks.CancelAsync(some, parsed.GetValue(reason) ?? ""),
                Json = result => new CancelledJson(
                    result.Id,
                    result.Refusal is null ? Names.Of(result.Outcome) : null,
                    result.Refusal is null ? null : Documents.Of(result.Refusal)),
                Line = result => ($"{result.Id}  {OutcomeOf(result)}", result.Id),
                Outcome = OutcomeOf,
                Refusal = result => (result.Id, result.Refusal),
            }.RunAsync(await IdArguments.ReadAsync(session, ids), filter, confirmed);
        }));
        return command.WithExamples("titan cancel 01J9 --reason 'wrong input'", "titan cancel --label run=7 --yes");
    }

    private static string OutcomeOf(CancelResult result) => result.Outcome == CancellationOutcome.Requested ? "cancel requested" : Names.Of(result.Outcome);
}
