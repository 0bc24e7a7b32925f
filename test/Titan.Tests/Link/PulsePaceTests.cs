using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Link;

namespace Titan.Tests.Link;

public sealed class PulsePaceTests
{
    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(20, 10, 0.01)]
    [InlineData(2_000, 10, 1)]
    [InlineData(5_000, 10, 2.5)]
    [InlineData(10_000, 60, 5)]
    public void All_workers_together_pulse_two_thousand_times_a_second(int workers, int reapAfterSeconds, double spacingSeconds) =>
        Assert.Equal(TimeSpan.FromSeconds(spacingSeconds), PulsePace.SpacingOf(isIdle: false, workers, TimeSpan.FromSeconds(reapAfterSeconds)));

    [Theory]
    [InlineData(false, 10_000, 3)]
    [InlineData(false, 1_000_000, 3)]
    [InlineData(true, 10_000, 2.5)]
    [InlineData(true, 1_000_000, 2.5)]
    public void However_many_there_are_each_is_heard_more_than_once_before_its_silence_counts(bool isIdle, int workers, double times) =>
        Assert.Equal(TimeSpan.FromSeconds(10) / times, PulsePace.SpacingOf(isIdle, workers, TimeSpan.FromSeconds(10)));

    [Fact]
    public void Streams_count_while_they_are_open_also_one_that_another_has_replaced()
    {
        var connections = new Connections(TimeProvider.System);
        var pace = new PulsePace(connections, new OrchestratorOptions(), pulsesPerSecond: 1);
        var earlier = connections.Open(new WorkerSession("w1", 1));
        var later = connections.Open(new WorkerSession("w1", 1));

        Assert.Equal(TimeSpan.FromSeconds(2), pace.SpacingOf(isIdle: false));
        connections.Remove(earlier);
        Assert.Equal(TimeSpan.FromSeconds(1), pace.SpacingOf(isIdle: false));
        connections.Remove(later);
        Assert.Equal(TimeSpan.Zero, pace.SpacingOf(isIdle: false));
    }
}
