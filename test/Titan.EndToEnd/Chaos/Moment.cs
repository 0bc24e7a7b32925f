namespace Titan.EndToEnd.Chaos;

/// <summary>Lets time pass between one fault, or one request, and the next: what is paced so is the test's own doing and has no event to wait for.</summary>
internal static class Moment
{
    /// <summary>Until so long has passed, or it is over.</summary>
    /// <returns>False when it is over.</returns>
    public static async Task<bool> PassAsync(TimeSpan length, CancellationToken over)
    {
        if (length < TimeSpan.FromMilliseconds(1)) return !over.IsCancellationRequested;
        using var timer = new PeriodicTimer(length);
        try
        {
            return await timer.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
