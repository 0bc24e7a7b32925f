using Google.Protobuf.WellKnownTypes;
using Titan.Cli.Json;
using Titan.Protocol.V1;
using TaskMessage = Titan.Protocol.V1.Task;

namespace Titan.Tests.Cli;

/// <summary>How long a task waited and ran, as JSON has it.</summary>
public sealed class TaskTimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_that_waits_has_waited_until_now_and_taken_nothing() => Holds((90, null), new TaskMessage { SubmittedAt = Ago(90) });

    [Fact]
    public void One_that_was_cancelled_before_it_began_waited_until_then() => Holds((30, null), new TaskMessage { SubmittedAt = Ago(90), EndedAt = Ago(60) });

    [Fact]
    public void The_first_start_ends_the_wait_and_the_latest_run_is_what_it_took() => Holds((9.5, 20), new TaskMessage
    {
        SubmittedAt = Ago(90),
        Attempts = { new Attempt { Number = 1 }, new Attempt { Number = 2, StartedAt = Ago(80.5), EndedAt = Ago(70) }, new Attempt { Number = 3, StartedAt = Ago(20) } },
    });

    [Fact]
    public void Where_the_first_attempts_are_not_shown_the_wait_is_not_known() =>
        Holds((null, 10), new TaskMessage { SubmittedAt = Ago(90), Attempts = { new Attempt { Number = 7, StartedAt = Ago(10) } } });

    [Fact]
    public void A_clock_that_is_behind_makes_nothing_negative() =>
        Holds((0, 0), new TaskMessage { SubmittedAt = Ago(90), Attempts = { new Attempt { Number = 1, StartedAt = Ago(95), EndedAt = Ago(96) } } });

    private static void Holds((double? Waited, double? Took) expected, TaskMessage task)
    {
        task.Spec = new TaskSpec { Work = new Work { Noop = new Noop() } };
        var json = Documents.Of(task, Now);
        Assert.Equal(expected, (json.WaitedS, json.TookS));
        Assert.Equal(expected.Took, json.Attempts is [.., var last] ? last.TookS : null);
    }

    private static Timestamp Ago(double seconds) => Timestamp.FromDateTimeOffset(Now - TimeSpan.FromSeconds(seconds));
}
