using Titan.Manager.Memory;

namespace Titan.Tests.Manager;

/// <summary>Only so many bytes at once, first come, first served.</summary>
public sealed class ByteGateTests
{
    private readonly ByteGate _gate = new(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_when_it_is_full_waits_until_others_have_left()
    {
        var first = await _gate.EnterAsync(60, Cancellation);
        using var second = await _gate.EnterAsync(40, Cancellation);
        var third = _gate.EnterAsync(50, Cancellation).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose();
        (await third).Dispose();
        Assert.Equal(40, _gate.Inside);
    }

    [Fact]
    public async Task Little_does_not_overtake_much()
    {
        var first = await _gate.EnterAsync(60, Cancellation);
        var much = _gate.EnterAsync(100, Cancellation).AsTask();
        var little = _gate.EnterAsync(1, Cancellation).AsTask();
        Assert.False(little.IsCompleted);

        first.Dispose();
        using (await much) Assert.False(little.IsCompleted);
        (await little).Dispose();
    }

    [Fact]
    public async Task More_than_all_of_it_is_let_in_alone()
    {
        using (await _gate.EnterAsync(1_000, Cancellation)) Assert.Equal(100, _gate.Inside);
        Assert.Equal(0, _gate.Inside);
    }

    [Fact]
    public async Task Who_gives_up_makes_way_for_those_behind()
    {
        using var first = await _gate.EnterAsync(60, Cancellation);
        using var patience = new CancellationTokenSource();
        var much = _gate.EnterAsync(100, patience.Token).AsTask();
        var little = _gate.EnterAsync(40, Cancellation).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => much);
        (await little).Dispose();
    }

    [Fact]
    public async Task What_turns_out_to_be_less_makes_room()
    {
        var first = await _gate.EnterAsync(100, Cancellation);
        var second = _gate.EnterAsync(80, Cancellation).AsTask();
        first.Shrink(20);
        (await second).Dispose();
        first.Dispose();
        Assert.Equal(0, _gate.Inside);
    }
}
