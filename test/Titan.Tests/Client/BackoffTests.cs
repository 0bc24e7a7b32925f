using Titan.Client;
using Titan.Client.Connection;

namespace Titan.Tests.Client;

public sealed class BackoffTests
{
    private static readonly ManagerAddress A = new("a", 1);
    private static readonly ManagerAddress B = new("b", 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_that_has_not_been_tried_is_tried_at_once()
    {
        var backoff = new Backoff(several: true, Evidence.Patience);
        Assert.True(AtOnce(backoff, A, B));
        var pausing = backoff.NextAsync(B, A, Cancellation).AsTask();
        Assert.False(pausing.IsCompleted);
        Assert.True(await pausing);
        Assert.True(AtOnce(backoff, A, B));
    }

    [Fact]
    public async Task When_patience_is_over_there_are_no_more_tries() =>
        Assert.False(await new Backoff(several: true, TimeSpan.Zero).NextAsync(A, B, Cancellation));

    private static bool AtOnce(Backoff backoff, ManagerAddress failed, ManagerAddress next) =>
        backoff.NextAsync(failed, next, Cancellation).AsTask() is { IsCompletedSuccessfully: true, Result: true };
}
