namespace Titan.Manager;

/// <summary>How many tasks are removed from the store at once: a commit waits no longer than about a stint for a removal. Tasks with much output are removed fewer at once.</summary>
internal sealed class RemovalPace(TimeProvider time, int first)
{
    private const int MostAtOnce = 1_000;
    private const int LeastAtOnce = 10;

    private static readonly TimeSpan Stint = TimeSpan.FromMilliseconds(200);

    public int Limit { get; private set; } = first;

    /// <summary>Takes note of how long a removal took, and rests for as long: commits get their turn.</summary>
    /// <param name="begun">Timestamp of its beginning.</param>
    public async Task RestAsync(long begun, CancellationToken cancellation)
    {
        var took = time.GetElapsedTime(begun);
        Limit = took > Stint ? Math.Max(Limit / 2, LeastAtOnce) : Math.Min(Limit * 2, MostAtOnce);
        await Task.Delay(took, time, cancellation);
    }

    /// <summary>It may be that only this was too much at once.</summary>
    public void Slow() => Limit = Math.Max(Limit / 2, LeastAtOnce);
}
