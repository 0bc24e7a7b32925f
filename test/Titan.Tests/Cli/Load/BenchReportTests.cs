using Titan.Cli.Load;
using Titan.Protocol.V1;

namespace Titan.Tests.Cli.Load;

public sealed class BenchReportTests
{
    private static readonly TimeSpan ManagerAhead = TimeSpan.FromHours(1);
    private static readonly TimeSpan WorkerBehind = TimeSpan.FromHours(-3);

    [Fact]
    public void Clocks_that_are_hours_apart_do_not_spoil_it()
    {
        var (manager, worker) = (new ClockBounds("manager"), new ClockBounds("w1"));
        var samples = new Sample[100];
        for (var i = 0; i < samples.Length; i++) samples[i] = SampleOf(i, manager, worker);

        var report = Report(samples, manager, worker);

        Assert.Equal(["manager", "w1"], report.Clocks.Select(clock => clock.Name));
        AssertClose(Ms(2), report.Submit!.Value.P50);
        AssertClose(Ms(3), report.Start!.Value.P50);
        AssertClose(Ms(5), report.End!.Value.Max);
        // The last one is due after 990 ms, and ends 5 ms later.
        Assert.InRange(report.EndedPerSecond, 100, 101);
    }

    [Fact]
    public void Tasks_that_did_not_succeed_are_counted_and_not_measured()
    {
        var (manager, worker) = (new ClockBounds("manager"), new ClockBounds("w1"));
        var samples = new Sample[4];
        for (var i = 0; i < samples.Length; i++) samples[i] = SampleOf(i, manager, worker);
        samples[1] = samples[1] with { Phase = Phase.Failed, Ended = samples[1].Ended + TimeSpan.FromMinutes(1) };
        samples[2] = samples[2] with { Phase = Phase.Cancelled, Started = null, Worker = null, Attempts = 0 };
        samples[3] = samples[3] with { Attempts = 3 };

        var report = Report(samples, manager, worker);

        Assert.Equal((2, 1, 1, 2), (report.Succeeded, report.Failed, report.Cancelled, report.Repeated));
        AssertClose(Ms(5), report.End!.Value.Max);
        Assert.True(report.Elapsed > TimeSpan.FromMinutes(1));
    }

    /// <summary>Due every 10 ms; accepted after 1 ms, acknowledged after 2, started after 3, ended after 5.</summary>
    private static Sample SampleOf(int number, ClockBounds manager, ClockBounds worker)
    {
        var due = Ms(10 * number);
        var sample = new Sample
        {
            Due = due,
            Answered = due + Ms(2),
            Started = due + Ms(3) + ManagerAhead + WorkerBehind,
            Ended = due + Ms(5) + ManagerAhead,
            Worker = worker,
            Phase = Phase.Succeeded,
            Attempts = 1,
        };
        manager.Learn(sample.Due, due + Ms(1) + ManagerAhead, sample.Answered);
        worker.Learn(due + Ms(1) + ManagerAhead, sample.Started.Value, sample.Ended);
        return sample;
    }

    private static BenchReport Report(Sample[] samples, ClockBounds manager, ClockBounds worker) =>
        BenchReport.Of("test", new BenchOptions { Tasks = samples.Length, Executor = "noop", Rate = 100 }, samples, manager, [worker], pauses: 0);

    /// <summary>To within the shortest ways there and back: 2 ms to the Manager, 4 ms to the Worker.</summary>
    private static void AssertClose(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - Ms(3), expected + Ms(3));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
