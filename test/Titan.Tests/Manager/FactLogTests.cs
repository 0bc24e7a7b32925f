using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Manager.Telemetry;
using Titan.Tests.Storage;

namespace Titan.Tests.Manager;

/// <summary>What the Manager's log says of facts, in the words of the command line.</summary>
public sealed partial class FactLogTests
{
    private static readonly TaskId Which = new TaskIdSequence(seed: 7).Next(Records.Start);
    private static readonly WorkerSession Worker = new("w1", 7);

    [Fact]
    public void A_task_that_runs_again_is_told_with_its_cause_in_words()
    {
        Assert.EndsWith($"task {Which} runs again: exit_code (1 of 3)", Told(new TaskRequeued(Which, Cause.ExitCode, 1, 3, default)), StringComparison.Ordinal);
        Assert.EndsWith($"task {Which} runs again: worker_lost (2 of 5)", Told(new TaskRequeued(Which, Cause.WorkerLost, 2, 5, default)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 attempts go elsewhere")]
    [InlineData(1, "1 attempt goes elsewhere")]
    [InlineData(2, "2 attempts go elsewhere")]
    public void Attempts_of_a_worker_that_is_given_up_are_counted_in_good_English(int attempts, string told) =>
        Assert.EndsWith($"worker w1 given up: silent for 10.0 s; {told}", Told(new WorkerBuried(Worker, "silent for 10.0 s", attempts)), StringComparison.Ordinal);

    [Fact]
    public void No_fact_shows_a_name_of_the_code()
    {
        var facts = new List<Fact>
        {
            new TaskSubmitted(Which),
            new AttemptStarted(Which, 1, Worker),
            new CancelRequested(Which),
            new TaskForgotten(Which),
            new LateReport(Which, 1, Worker, "exit 0"),
            new WorkerJoined(Worker, "10.0.0.1", Again: true),
            new WorkerMissing(Worker),
            new WorkerBuried(Worker, "silent", 1),
            new WorkerSlotsChanged("w1", 1, 2, "memory"),
            new WorkerSlotsChanged("w1", 2, 2, null),
            new WorkerDraining("w1", Draining: true),
            new MassLossHeld(3, 4),
        };
        foreach (var cause in Enum.GetValues<Cause>())
        {
            facts.AddRange([new TaskRequeued(Which, cause, 1, 3, default), new TaskRequeued(Which, cause, 0, 3, default)]);
            facts.AddRange(Enum.GetValues<Phase>().Select(phase => new TaskEnded(Which, phase, cause)));
        }

        var kinds = typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract);
        Assert.Empty(kinds.Except(facts.Select(fact => fact.GetType())));
        Assert.All(facts, fact => Assert.DoesNotMatch(Capital(), Told(fact).Replace($"{Which}", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_value_has_a_word_of_its_own()
    {
        AllDiffer(Enum.GetValues<Cause>().Select(Words.Of));
        AllDiffer(Enum.GetValues<Phase>().Select(Words.Of));
        AllDiffer(Enum.GetValues<Executor>().Select(Words.Of));

        static void AllDiffer(IEnumerable<string> words)
        {
            var all = words.ToList();
            Assert.Equal(all.Count, all.Distinct().Count());
            Assert.All(all, word => Assert.Matches("^(?!unknown$)[a-z_]+$", word));
        }
    }

    /// <summary>The message of the one line.</summary>
    private static string Told(Fact fact)
    {
        var lines = new LineCollector();
        new FactLog(lines, TimeProvider.System).Tell(fact);
        return Assert.Single(lines.Messages);
    }

    // No message begins with one, and nothing in these facts has one.
    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    /// <summary>Takes the messages as they are formatted.</summary>
    private sealed class LineCollector : ILogger<FactLog>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Messages.Add(formatter(state, exception));
    }
}
