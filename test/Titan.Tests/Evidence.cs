namespace Titan.Tests;

/// <summary>Waits for what must come. The limit is generous: a test that meets it lacks evidence, not time.</summary>
internal static class Evidence
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a token is cancelled.</summary>
    public static async Task OfAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.UnsafeRegister(_ => cancelled.TrySetResult(), null);
        await cancelled.Task.InTime();
    }

    public static Task InTime(this Task evidence) => evidence.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> InTime<T>(this Task<T> evidence) => evidence.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
