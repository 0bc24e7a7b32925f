using Titan.Core.Requests;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

public sealed class WorkInputTests
{
    private static readonly Work Shell = new ShellWork("cat") { Folder = "/tmp" };

    private static readonly Work Exec = new ExecWork(["cat"]);

    public static TheoryData<Work> Works => [Shell, Exec];

    [Theory]
    [MemberData(nameof(Works), DisableDiscoveryEnumeration = true)]
    public void Work_is_the_same_when_it_reads_the_same(Work work)
    {
        Assert.Equal(work.Reading(Input(0, 255)), work.Reading(Input(0, 255)));
        Assert.Equal(work.Reading(Input(0, 255)).GetHashCode(), work.Reading(Input(0, 255)).GetHashCode());
        Assert.NotEqual(work.Reading(Input(0, 255)), work.Reading(Input(0, 254)));
        Assert.NotEqual(work.Reading(Input(0, 255)), work);
        Assert.NotEqual(work, work.Reading(Input(0, 255)));
        Assert.Equal(work.Folder, work.Reading(Input(1)).Folder);
        Assert.Equal(work.Reading(Input(2)), work.Reading(Input(1)).Reading(Input(2)));
    }

    [Fact]
    public void Another_command_in_its_place_reads_the_same() =>
        Assert.Equal(new ShellWork("wc").Reading(Input(7)), (ShellWork)new ShellWork("cat").Reading(Input(7)) with { Command = "wc" });

    [Fact]
    public void A_request_that_asks_for_another_input_or_grace_is_another_one()
    {
        var plain = new TaskSubmission { Work = Shell };
        ulong[] hashes =
        [
            HashOf(plain), HashOf(plain with { Work = Shell.Reading(Input(1)) }), HashOf(plain with { Work = Shell.Reading(Input(2)) }), HashOf(plain with { Work = Shell.Reading(Input(1, 0)) }),
            HashOf(plain with { Grace = TimeSpan.Zero }), HashOf(plain with { Grace = TimeSpan.FromSeconds(5) }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[1], HashOf(plain with { Work = Shell.Reading(Input(1)) }));
    }

    /// <summary>A Manager that is newer than the one before answers what that one was asked.</summary>
    [Fact]
    public void A_request_that_asks_for_neither_is_what_it_was_before_there_was_such_a_thing() => Assert.Equal(2_616_590_571_887_039_155UL, HashOf(new TaskSubmission { Work = Shell }));

    [Fact]
    public void A_task_weighs_what_it_reads()
    {
        var spec = new TaskSpec { Id = new TaskId(1, 1), SubmittedAt = default, Work = Shell, Terms = new TaskTerms() };

        Assert.Equal(1_032, WeightOf(spec with { Work = Shell.Reading(new WorkInput(new byte[1_000])) }) - WeightOf(spec));

        static long WeightOf(TaskSpec spec) => TaskWeight.Of(new StoredTask(spec, TaskState.Queued, []));
    }

    private static WorkInput Input(params byte[] bytes) => new(bytes);

    private static ulong HashOf(TaskSubmission submission)
    {
        var hash = new ContentHash();
        hash.Add(submission, submission.Work);
        return hash.Value;
    }
}
