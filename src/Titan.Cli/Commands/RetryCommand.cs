using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan retry</c>.</summary>
internal static class RetryCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var targets = new TargetSwitches(switches, runner, "retried", Phase.Failed, Phase.Cancelled);
        var again = switches.Flag("--again", "Also tasks that have been retried already, which are left alone otherwise", typedOnly: true);
        var reason = switches.Text("--reason", null, "TEXT", "Why, for those who look at the new task later", typedOnly: true);
        var changes = new RetrySwitches(switches, runner.Terminal.Folder);
        var command = new Command("retry", "Submit failed or cancelled tasks again, each once, as a new task with the same content, and print the new ids");
        targets.AddTo(command);
        command.Add(again);
        changes.AddTo(command);
        command.Add(reason);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (ids, filter, confirmed) = targets.Read(parsed);
            var (repeats, differences) = (parsed.GetValue(again), changes.Read(parsed));
            return await new BulkChange<RetryResult, RetriedJson>(session)
            {
                Verb = "retry",
                Change = some => session.Client.Tasks.RetryAsync(some, parsed.GetValue(reason) ?? "", repeats, differences),
                Json = JsonOf,
                Line = result => (result.NewId, result.NewId),
                Outcome = _ => "retried",
                Refusal = result => (result.Id, result.Refusal),
                NeedsNothing = task => !repeats && task.RetriedBy.Length > 0,
                NeededNothing = IsRetriedAlready,
                WhyNothing = "retried already (--again repeats them)",
            }.RunAsync(await IdArguments.ReadAsync(session, ids), filter, confirmed);
        }));
        return command.WithExamples(
            "titan retry 01J9 --reason 'the disk was full'",
            "titan retry 01J9 --timeout 2h",
            "titan retry --state failed --since 1h --yes");
    }

    private static bool IsRetriedAlready(RetryResult result) => result.Refusal?.Reason == Reasons.AlreadyRetried;

    private static RetriedJson JsonOf(RetryResult result) => new(
        result.Id,
        result.Refusal is null ? result.NewId : null,
        result.RetriedBy.Length == 0 ? null : result.RetriedBy,
        result.Refusal is null || IsRetriedAlready(result) ? null : Documents.Of(result.Refusal));
}
