using Titan.EndToEnd.Chaos.Clients;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>The checker bites: each rule finds what breaks it, and a sound ledger breaks none.</summary>
public sealed class CheckerTests
{
    private static readonly AttemptRecord First = new(1, 10, "worker0", "lost", 0, 0);
    private static readonly AttemptRecord Second = new(2, 20, "worker1", "succeeded", 0, 0);

    public static TheoryData<string, string> BrokenLedgers() => new()
    {
        { "attempts have no gaps", "gap" },
        { "leases only grow", "shrinking lease" },
        { "a lease is of one attempt", "shared lease" },
        { "one accepted attempt", "two accepted" },
        { "one accepted attempt", "none accepted" },
        { "all ends", "running" },
        { "one key, one task", "shared key" },
        { "one request, one task", "doubled request" },
        { "retries are bounded", "one retry too many" },
    };

    [Fact]
    public void A_sound_ledger_breaks_no_rule()
    {
        var violations = new Violations();
        new LedgerRules(Records.Of(Done("a", First, Second), Done("b", Second with { Number = 1, Lease = 21 })), violations).Check("test");
        Assert.Equal("", violations.ToString());
    }

    [Theory]
    [MemberData(nameof(BrokenLedgers))]
    public void A_broken_ledger_breaks_its_rule(string rule, string how)
    {
        var violations = new Violations();
        new LedgerRules(Records.Of(Broken(how)), violations).Check("test");
        Assert.Contains($"{rule}: ", violations.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lost", "missing")]
    [InlineData("ends as it must", "failed")]
    [InlineData("ends as it must", "failed by the machine")]
    [InlineData("one request, one task", "another request")]
    [InlineData("exit codes are true", "wrong code")]
    [InlineData("output is whole", "short output")]
    [InlineData("what is told has happened", "no mark")]
    [InlineData("nothing runs without a record", "unknown lease")]
    [InlineData("a lease runs once", "mark twice")]
    [InlineData("terminal is for ever", "told otherwise")]
    [InlineData("nothing comes from nowhere", "unasked")]
    public async Task A_broken_promise_breaks_its_rule(string rule, string how)
    {
        await using var folder = new TemporaryFolder();
        var recipes = new Recipes(folder.Path, "test");
        var violations = new Violations();
        var told = new Told(violations);
        var exec = recipes.All.Single(recipe => recipe.Name == "exec");
        var bytes = exec.Output!("a", 1).Length;
        var task = Done("a", new AttemptRecord(1, 10, "worker0", "succeeded", how == "short output" ? bytes - 1 : bytes, 0));
        if (how == "failed by the machine") task = task with { Phase = "failed", Cause = "worker_lost" };
        if (how == "another request") task = task with { Request = "r" };
        if (how == "failed") task = task with { Phase = "failed" };
        if (how == "wrong code") task = task with { ExitCode = 1 };
        if (how != "unasked") told.Acknowledge("a", exec, "");
        if (how == "told otherwise") told.End("a", Phase.Failed, "watch");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "a"), how switch { "no mark" => "", "unknown lease" => "1 10\n1 11\n", "mark twice" => "1 10\n1 10\n", _ => "1 10\n" }, TestContext.Current.CancellationToken);

        new PromiseRules(how == "missing" ? Records.Of() : Records.Of(task), told, recipes, violations).Check();
        Assert.Contains($"{rule}: ", violations.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, violations.Count);
    }

    private static TaskRecord[] Broken(string how) => how switch
    {
        "gap" => [Done("a", First, Second with { Number = 3 })],
        "shrinking lease" => [Done("a", First, Second with { Lease = 9 })],
        "shared lease" => [Done("a", First, Second), Done("b", First with { Phase = "succeeded" })],
        "two accepted" => [Done("a", First with { Phase = "succeeded" }, Second)],
        "none accepted" => [Done("a", First)],
        "running" => [Done("a", First, Second) with { Phase = "running" }],
        "shared key" => [Done("a", Second with { Number = 1 }) with { Key = "k" }, Done("b", Second with { Number = 1, Lease = 21 }) with { Key = "k" }],
        "doubled request" => [Done("a", Second with { Number = 1 }) with { Request = "r" }, Done("b", Second with { Number = 1, Lease = 21 }) with { Request = "r" }],
        "one retry too many" => [Done("a", First, Second) with { RetriesUsed = 1 }],
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "is no way to break a ledger"),
    };

    private static TaskRecord Done(string id, params IEnumerable<AttemptRecord> attempts)
    {
        var task = new TaskRecord { Id = id, Phase = "succeeded", Cause = "exit_code", ExitCode = 0, Key = "", CancelOutcome = "" };
        task.Attempts.AddRange(attempts);
        return task;
    }
}
