using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Titan.Manager;
using Titan.Protocol.Mapping;

namespace Titan.Tests.Protocol;

/// <summary>Stores keep whole microseconds. What comes in is cut to them at the door, so that what was stored is what was in memory.</summary>
public sealed class TimesTests
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    [Fact]
    public void Moments_from_the_wire_are_cut_to_whole_microseconds() =>
        Gen.Select(Gen.Long, Gen.Int).Sample((seconds, nanos) =>
        {
            var instant = new Timestamp { Seconds = seconds, Nanos = nanos }.ToInstant();
            Assert.Equal(instant, instant.Truncate());
        });

    [Fact]
    public void A_moment_is_cut_by_less_than_a_microsecond() =>
        Gen.Select(Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Int[0, 999_999_999]).Sample((seconds, nanos) =>
        {
            var sent = new Timestamp { Seconds = seconds, Nanos = nanos };
            var kept = sent.ToInstant().ToTimestamp();
            Assert.InRange(((sent.Seconds - kept.Seconds) * 1_000_000_000) + sent.Nanos - kept.Nanos, 0, 999);
        });

    [Fact]
    public void Durations_from_the_wire_are_cut_to_whole_microseconds() =>
        Gen.Select(Gen.Long, Gen.Int).Sample((seconds, nanos) =>
            Assert.Equal(0, new Duration { Seconds = seconds, Nanos = nanos }.ToSpan().Ticks % TimeSpan.TicksPerMicrosecond));

    [Fact]
    public void A_duration_is_cut_by_less_than_a_microsecond() =>
        Gen.Select(Gen.Long[0, 1_000_000_000], Gen.Int[0, 999_999_999]).Sample((seconds, nanos) =>
        {
            var lost = TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(nanos / 100) - new Duration { Seconds = seconds, Nanos = nanos }.ToSpan();
            Assert.InRange(lost, TimeSpan.Zero, Microsecond);
        });

    [Fact]
    public void Any_tick_is_cut_to_the_microsecond_before_it() =>
        Gen.Long[-1_000_000_000_000, 1_000_000_000_000].Sample(ticks =>
        {
            var cut = new Titan.Core.Instant(ticks).Truncate();
            Assert.Equal(0, cut.Ticks % TimeSpan.TicksPerMicrosecond);
            Assert.InRange(ticks - cut.Ticks, 0, TimeSpan.TicksPerMicrosecond - 1);
        });

    [Fact]
    public void The_clock_of_the_manager_tells_whole_microseconds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddTicks(12_345_678_901_234_567));
        var clock = new ManagerClock(time);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(clock.Now, clock.Now.Truncate());
            time.Advance(TimeSpan.FromTicks(7));
        }
    }
}
