using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

/// <summary>What comes of submissions one after the other.</summary>
public sealed class IntakeTests
{
    private static readonly Instant Now = new(TimeSpan.FromDays(20_000).Ticks);

    private static readonly TaskSubmission Plain = Submissions.Shell("true");

    private static readonly TaskSubmission Wrong = Plain with { Priority = Limits.Priority + 1 };

    private readonly Orchestrator _core = new(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, Now);

    public static TheoryData<string, TaskSubmission> OtherTerms => new()
    {
        { "timeout", Plain with { Timeout = TimeSpan.FromSeconds(7) } },
        { "grace", Plain with { Grace = TimeSpan.FromSeconds(7) } },
        { "no grace", Plain with { Grace = TimeSpan.Zero } },
        { "retries", Plain with { MaxRetries = 7 } },
        { "losses", Plain with { MaxLosses = 7 } },
        { "priority", Plain with { Priority = 7 } },
        { "labels", Plain with { Labels = TextMap.From([new("a", "b")]) } },
        { "requirements", Plain with { Require = TextMap.From([new("a", "b")]) } },
        { "delay", Plain with { Delay = TimeSpan.FromSeconds(7) } },
        { "output", Plain with { MaxOutput = 7 } },
    };

    [Fact]
    public void Of_many_that_have_all_but_their_work_in_common_each_work_is_looked_at()
    {
        var common = Plain with { Priority = 3 };
        var outcomes = new[] { "one", " ", "two" }.Select(command => Submit(common, new ShellWork(command))).ToList();

        Assert.Equal([null, "command", null], outcomes.Select(outcome => outcome.Refusal?.Field));
        var (one, two) = (Spec(outcomes[0]), Spec(outcomes[2]));
        Assert.Equal((new ShellWork("one"), new ShellWork("two"), 3), (one.Work, two.Work, two.Priority));
        Assert.Same(one.Terms, two.Terms);
    }

    [Fact]
    public void What_is_wrong_with_one_is_told_each_time_and_never_of_another()
    {
        var fields = new[] { Plain, Wrong, Wrong, Plain, Plain with { }, Wrong }.Select(submission => Submit(submission).Refusal?.Field);

        Assert.Equal([null, "priority", "priority", null, null, "priority"], fields);
    }

    [Theory]
    [MemberData(nameof(OtherTerms), DisableDiscoveryEnumeration = true)]
    public void Each_has_its_own_terms_whatever_came_between(string what, TaskSubmission other)
    {
        var (first, between, again) = (Spec(Submit(Plain)), Spec(Submit(other)), Spec(Submit(Plain)));

        Assert.Equal(first.Terms, again.Terms);
        Assert.False(first.Terms == between.Terms, what);
    }

    [Theory]
    [MemberData(nameof(OtherTerms), DisableDiscoveryEnumeration = true)]
    public void A_key_is_for_a_task_of_the_same_terms(string what, TaskSubmission other)
    {
        var task = Submit(Plain with { IdKey = "k" });

        Assert.True(Submit(other with { IdKey = "k" }).Refusal?.Reason == RefusalReason.KeyConflict, what);
        Assert.Equal((task.Id, true), Submit(Plain with { IdKey = "k" }) is var same ? (same.Id, same.Existed) : default);
    }

    [Fact]
    public void A_key_is_for_one_work_also_when_all_else_is_in_common()
    {
        var common = Plain with { IdKey = "k" };
        var task = Submit(common, new ShellWork("one"));

        Assert.Equal(RefusalReason.KeyConflict, Submit(common, new ShellWork("two")).Refusal?.Reason);
        Assert.Equal(task with { Existed = true }, Submit(common, new ShellWork("one")));
    }

    [Fact]
    public void A_task_that_is_repeated_between_two_of_many_has_the_terms_that_it_had()
    {
        var former = Submit(Plain with { Priority = 5 });
        _core.Cancel(former.Id, "ann", "", Now, new Decision());
        var one = Submit(Plain, new ShellWork("one"));
        var repeated = _core.Retry(former.Id, RetryTerms.Same, Now, new Decision());
        var two = Submit(Plain, new ShellWork("two"));

        Assert.Equal((0, 5, 0), (Spec(one).Priority, Spec(repeated).Priority, Spec(two).Priority));
    }

    private SubmitOutcome Submit(TaskSubmission submission) => _core.Submit(submission, Now, new Decision());

    private SubmitOutcome Submit(TaskSubmission common, Work work) => _core.Submit(common, work, Now, new Decision());

    private TaskSpec Spec(SubmitOutcome outcome) => _core.Find(outcome.Id, Now)!.Spec;
}
