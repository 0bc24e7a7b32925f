using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Workers;

/// <summary>However many Workers there are, and whatever they say of themselves, the loop answers a page at a time.</summary>
public sealed class WorkerPageTests
{
    private const int Workers = 1_200;

    private static readonly Instant Now = new(TimeSpan.FromDays(20_000).Ticks);

    private readonly Orchestrator _core = new(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, Now);

    public WorkerPageTests()
    {
        var decision = new Decision();
        for (var number = 1; number <= Workers; number++)
        {
            Assert.Null(_core.Join(new WorkerHello
            {
                Session = new WorkerSession(Name(number), 1),
                Address = "10.0.0.1:1",
                Slots = 16,
                Version = "1",
                Executors = [Executor.Shell],
                Labels = TextMap.From([new("gpu", number % 2 == 0 ? "a100" : "h100"), new("long", new string('x', 200))]),
            }, link: number, Now, decision));
        }

        _core.Conclude(Now, decision);
    }

    [Fact]
    public void Pages_join_without_gap_or_repetition()
    {
        var seen = new List<string>();
        var page = _core.Workers(most: 7);
        while (true)
        {
            Assert.InRange(page.Workers.Count, 1, 7);
            seen.AddRange(page.Workers.Select(worker => worker.State.Session.WorkerId));
            if (page.Next is null) break;
            page = _core.Workers(page.Next, most: 7);
        }

        Assert.Equal(Enumerable.Range(1, Workers).Select(Name), seen);
    }

    [Fact]
    public void A_page_ends_by_its_bytes_before_it_ends_by_its_number() =>
        Assert.InRange(_core.Workers(mostBytes: 10_000).Workers.Count, 2, 30);

    [Fact]
    public void Totals_are_of_all() => Assert.Equal(new WorkerTotals(Workers, Workers * 16, 0), _core.WorkerTotals);

    [Fact]
    public void Why_a_task_waits_is_told_of_each_worker_a_page_at_a_time()
    {
        var decision = new Decision();
        var id = _core.Submit(new TaskSubmission { Work = new ShellWork("true"), Require = TextMap.From([new("gpu", "none")]) }, Now, decision).Id;
        _core.Conclude(Now, decision);

        var seen = new List<string>();
        var told = _core.Explain(id, Now)!;
        while (true)
        {
            Assert.InRange(told.Workers.Count, 1, 500);
            Assert.All(told.Workers, fit => Assert.Contains("needs gpu=none", Assert.Single(fit.Obstacles), StringComparison.Ordinal));
            seen.AddRange(told.Workers.Select(fit => fit.WorkerId));
            if (told.Next is null) break;
            told = _core.Explain(id, Now, told.Next)!;
        }

        Assert.Equal(Enumerable.Range(1, Workers).Select(Name), seen);
    }

    private static string Name(int number) => $"w{number:0000}";
}
