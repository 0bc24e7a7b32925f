using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan forget</c>.</summary>
internal static class ForgetCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var targets = new TargetSwitches(switches, runner, "forgotten", Phase.Succeeded, Phase.Failed, Phase.Cancelled) { CanEndBefore = true };
        // Without a variable, as --all and --yes.
        var deadWorkers = new Option<bool>("--dead-workers") { Description = "Remove dead workers from the list, and no tasks" };
        var command = new Command("forget", "Remove ended tasks, with their records and output, or dead workers");
        targets.AddTo(command);
        command.Add(deadWorkers);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            if (parsed.GetValue(deadWorkers))
            {
                if (targets.AreGiven(parsed)) throw new UsageException("give either --dead-workers or tasks, not both");
                return await DeadWorkers.ForgetAsync(session, targets.AreConfirmed(parsed));
            }

            var (ids, filter, confirmed) = targets.Read(parsed);
            return await new BulkChange<ForgetResult, ForgottenJson>(session)
            {
                Verb = "forget",
                Change = async some => await session.Client.Tasks.ForgetAsync(some),
                Json = result => new ForgottenJson(result.Id, result.Refusal is null ? null : Documents.Of(result.Refusal)),
                Line = result => ($"{result.Id}  forgotten", result.Id),
                Outcome = _ => "forgotten",
                Refusal = result => (result.Id, result.Refusal),
            }.RunAsync(await IdArguments.ReadAsync(session, ids), filter, confirmed);
        }));
        return command.WithExamples(
            "titan forget 01J9",
            "titan forget --ended-before 7d --yes",
            "titan forget --label bench=demo --yes",
            "titan forget --dead-workers --yes");
    }
}
