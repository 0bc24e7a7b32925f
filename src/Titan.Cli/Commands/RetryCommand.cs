using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan retry</c>.</summary>
internal static class RetryCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var targets = new TargetSwitches(switches, runner.Time, Phase.Failed, Phase.Cancelled);
        var reason = switches.Text("--reason", null, "TEXT", "Why, for those who look at the new task later", typedOnly: true);
        var command = new Command("retry", "Submit failed or cancelled tasks again, each as a new task with the same content, and print the new ids");
        targets.AddTo(command);
        command.Add(reason);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (ids, filter, confirmed) = targets.Read(parsed);
            return await new BulkChange<RetryResult, RetriedJson>(session)
            {
                Verb = "retry",
                Change = some => session.Client.Tasks.RetryAsync(some, parsed.GetValue(reason) ?? ""),
                Json = result => new RetriedJson(
                    result.Id,
                    result.Refusal is null ? result.NewId : null,
                    result.Refusal is null ? null : Documents.Of(result.Refusal)),
                Line = result => (result.NewId, result.NewId),
                Refusal = result => (result.Id, result.Refusal),
            }.RunAsync(await IdArguments.ReadAsync(session, ids), filter, confirmed);
        }));
        return command.WithExamples("titan retry 01J9 --reason 'the disk was full'", "titan retry --state failed --since 1h --yes");
    }
}
