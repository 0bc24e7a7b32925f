using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

/// <summary>Each bound at its edge: the last value that is taken, and the first that is refused, by the name of its field.</summary>
public sealed class SubmissionRulesTests
{
    private static readonly Instant Now = new(TimeSpan.FromDays(20_000).Ticks);

    public static TheoryData<string, string> Refused => new()
    {
        { "command", "empty shell" }, { "command", "blank shell" }, { "command", "shell with NUL" }, { "command", "long shell" },
        { "argv", "no arguments" }, { "argv", "empty program" }, { "argv", "many arguments" }, { "argv", "argument with NUL" }, { "argv", "long argument" }, { "argv", "large arguments" },
        { "stdin", "long input" },
        { "cwd", "relative folder" }, { "cwd", "long folder" }, { "cwd", "folder with NUL" },
        { "env", "many variables" }, { "env", "no name" }, { "env", "name with digit first" }, { "env", "name of Titan's" }, { "env", "value with NUL" }, { "env", "large environment" },
        { "name", "long name" }, { "name", "name with control" }, { "id_key", "long key" },
        { "labels", "many labels" }, { "labels", "label with =" }, { "labels", "label without key" }, { "labels", "long label" }, { "require", "long requirement" },
        { "max_retries", "negative retries" }, { "max_retries", "many retries" }, { "max_losses", "negative losses" }, { "max_losses", "many losses" },
        { "priority", "low priority" }, { "priority", "high priority" },
        { "timeout", "no time" }, { "timeout", "negative timeout" }, { "timeout", "long timeout" },
        { "grace", "negative grace" }, { "grace", "long grace" },
        { "delay", "negative delay" }, { "delay", "long delay" },
        { "max_output_bytes", "negative output" }, { "max_output_bytes", "much output" },
        { "stdout_path", "empty file" }, { "stderr_path", "file with NUL" }, { "stdout_path", "long file" }, { "stdout_path", "file with a % for nothing" }, { "stdout_path", "file with a % at its end" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_out_of_bounds_is_refused_by_its_field(string field, string what)
    {
        var refusal = Check(Submissions.OutOfBounds[what]);
        Assert.NotNull(refusal);
        Assert.Equal(RefusalReason.InvalidField, refusal.Reason);
        Assert.Equal(field, refusal.Field);
        Assert.NotEmpty(refusal.Message);
        Assert.NotEmpty(refusal.Hint);
    }

    [Fact]
    public void Every_submission_out_of_bounds_is_in_the_theory() =>
        Assert.Equal(Submissions.OutOfBounds.Keys.Order(StringComparer.Ordinal), Refused.Select(row => row.Data.Item2).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_is_just_within_bounds_is_accepted(string what) => Assert.Null(Check(Submissions.WithinBounds[what]));

    public static TheoryData<string> Accepted => [.. Submissions.WithinBounds.Keys];

    [Fact]
    public void A_cap_of_the_manager_is_named_with_its_switch()
    {
        var refusal = Check(Submissions.Shell("true") with { MaxRetries = 11 }, new OrchestratorOptions { MaxRetriesCap = 10 });
        Assert.Contains("at most 10", refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("--max-retries", refusal.Hint, StringComparison.Ordinal);
    }

    private static Refusal? Check(TaskSubmission submission, OrchestratorOptions? options = null) =>
        new Orchestrator(options ?? new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, Now).Submit(submission, Now, new Decision()).Refusal;
}
