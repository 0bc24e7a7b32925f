using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

/// <summary>What tasks weigh together.</summary>
public sealed class TaskBytesTests
{
    private const int Tasks = 1_000;

    private static readonly Instant Now = new(TimeSpan.FromDays(20_000).Ticks);

    private static TextMap Environment => TextMap.From([new("PATH", new string('x', 10_000))]);

    [Fact]
    public void An_environment_that_many_have_weighs_once_however_they_were_submitted()
    {
        var core = Start();
        Submit(core, Tasks, () => new ShellWork("true") { Environment = Environment });
        Assert.InRange(core.Bytes.Open, Tasks * TaskWeight.Bare, (Tasks * (TaskWeight.Bare + 100)) + (2 * Environment.Bytes));

        var works = core.Cluster.Tasks.Select(task => task.Spec.Work.Environment).ToList();
        Assert.All(works, environment => Assert.Same(works[0], environment));
    }

    [Fact]
    public void A_restart_weighs_the_same()
    {
        var core = Start();
        Submit(core, Tasks, () => new ShellWork("true") { Environment = Environment });
        // A store may give each its own copy.
        var stored = core.Cluster.Tasks.Select(task => new StoredTask(task.Spec with { Work = new ShellWork("true") { Environment = Environment } }, task.State, [])).ToList();
        Assert.Equal(core.Bytes, Start(stored).Bytes);
    }

    [Fact]
    public void When_all_that_share_it_have_left_it_weighs_nothing()
    {
        var core = Start();
        var ids = Submit(core, 10, () => new ShellWork("true") { Environment = Environment });
        var decision = new Decision();
        foreach (var id in ids) core.Cancel(id, "ann", "", Now, decision);
        core.Conclude(Now, decision);
        Assert.Equal(0, core.Bytes.Open);
        Assert.InRange(core.Bytes.Ended, Environment.Bytes, long.MaxValue);

        decision = new Decision();
        core.Tick(Now + TimeSpan.FromHours(2), decision);
        core.Conclude(Now + TimeSpan.FromHours(2), decision);
        Assert.Equal((0, 0), core.Bytes);
    }

    [Fact]
    public void Different_environments_weigh_each()
    {
        var core = Start();
        var number = 0;
        Submit(core, 100, () => new ShellWork("true") { Environment = TextMap.From([new("PATH", new string('x', 10_000)), new("N", $"{number++}")]) });
        Assert.InRange(core.Bytes.Open, 100 * Environment.Bytes, long.MaxValue);
    }

    [Fact]
    public void Messages_of_attempts_weigh_too()
    {
        var (spec, attempt) = (Spec(), Attempt(1));
        var light = TaskWeight.Of(new StoredTask(spec, TaskState.Queued, [attempt]));
        var heavy = TaskWeight.Of(new StoredTask(spec, TaskState.Queued, [attempt, attempt with { Number = 2, Message = new string('x', 1_000) }]));
        Assert.InRange(heavy - light, 2_000 + TaskWeight.AttemptBytes, 2_100 + TaskWeight.AttemptBytes);
    }

    private static TaskSpec Spec() => new() { Id = new TaskId(1, 1), SubmittedAt = Now, Work = NoopWork.Plain, Terms = new TaskTerms() };

    private static AttemptState Attempt(int number) => new() { Number = number, Lease = new Lease((ulong)number), Holder = new("w1", 1), GrantedAt = Now };

    private static Orchestrator Start(IReadOnlyList<StoredTask>? stored = null) =>
        new(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0), Tasks = stored ?? [] }, seed: 1, Now);

    private static List<TaskId> Submit(Orchestrator core, int count, Func<Work> work)
    {
        var decision = new Decision();
        var ids = Enumerable.Range(0, count).Select(_ => core.Submit(new TaskSubmission { Work = work() }, Now, decision).Id).ToList();
        core.Conclude(Now, decision);
        return ids;
    }
}
