using System.CommandLine;
using Titan.Cli.Load;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan bench</c>.</summary>
internal static class BenchCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var tasks = switches.Number("--tasks", 10_000, 1, BenchOptions.MaxTasks, "N", "How many tasks");
        var executor = switches.Choice("--executor", "noop", BenchOptions.Executors, "What they run: nothing, or `true` in a shell");
        executor.CompletionSources.Add(BenchOptions.Executors);
        var rate = switches.Number("--rate", null, 1, BenchOptions.MaxRate, "N", "Tasks a second in the mean, at random moments, whatever becomes of those before; else as fast as the manager takes them");
        var command = new Command("bench", "Load this cluster, and tell throughput and latencies") { tasks, executor, rate };
        command.SetAction(runner.Of((parsed, session) => new Bench(session, new BenchOptions
        {
            Tasks = parsed.GetValue(tasks)!.Value,
            Executor = parsed.GetValue(executor)!,
            Rate = parsed.GetValue(rate),
        }).RunAsync()));
        return command.WithExamples(
            "titan bench                                    # how many tasks that do nothing it takes",
            "titan bench --executor shell --rate 100        # how long a task waits when 100 a second come",
            "titan bench -o json | jq .start.p99");
    }
}
