using Microsoft.Extensions.Time.Testing;
using Titan.Logging;

namespace Titan.Tests.Logging;

public sealed class NoiseGateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<long> _told = [];

    [Fact]
    public void So_many_pass_in_a_window_and_the_others_are_counted_at_its_end()
    {
        var gate = Gate();
        Assert.Equal(3, Enumerable.Range(0, 1_000).Count(_ => gate.Admits()));
        Assert.Empty(_told);
        _time.Advance(NoiseGate.Window);
        Assert.Equal([997], _told);
    }

    [Fact]
    public void A_new_window_lets_as_many_through_again()
    {
        var gate = Gate();
        for (var i = 0; i < 4; i++) gate.Admits();
        _time.Advance(NoiseGate.Window);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => gate.Admits()));
        _time.Advance(NoiseGate.Window);
        Assert.Equal([1, 7], _told);
    }

    [Fact]
    public void What_comes_slowly_passes_whole_and_nothing_is_told()
    {
        var gate = Gate();
        for (var i = 0; i < 20; i++)
        {
            Assert.True(gate.Admits());
            _time.Advance(NoiseGate.Window / 2);
        }

        Assert.Empty(_told);
    }

    private NoiseGate Gate() => new(_time, lines: 3, (more, _) => _told.Add(more));
}
