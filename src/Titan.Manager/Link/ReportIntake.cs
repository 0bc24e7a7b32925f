using Titan.Core.Tasks;
using Titan.FailPoints;
using Titan.Manager.Loop;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Link;

/// <summary>Takes output and results of one connection, in order: stores the output, gives its bytes back, and tells the loop the results.</summary>
/// <remarks>
/// Whoever reads the stream never waits for it: pulses are heard however slow the store is. What has come meanwhile is stored in one
/// go. While the store is away it is tried again, and until then no byte is given back and no result is told, so that an
/// accepted result has its output stored. Works on the thread of the reader until there is something to wait for.
/// </remarks>
internal sealed partial class ReportIntake(ControlLoop loop, OutputIntake output, Connection connection, TimeProvider time, ILogger log)
{
    /// <summary>Pieces and results that wait, small as they may be.</summary>
    private const int MaxItems = 200_000;

    private readonly Lock _lock = new();
    private Waiting _waiting = new([], [], 0);
    private long _bytes;
    private int _items;
    private bool _isWorking;
    private Task _working = Task.CompletedTask;

    /// <returns>False when it sends more than its window allows: nothing was taken.</returns>
    public bool TryTake(WorkerFrame frame)
    {
        var items = frame.Output.Count + frame.Results.Count;
        if (items == 0) return true;

        var bytes = 0L;
        foreach (var chunk in frame.Output) bytes += chunk.Data.Length;
        lock (_lock)
        {
            if (_bytes + bytes > OutputIntake.WindowBytes || _items + items > MaxItems) return false;
            _bytes += bytes;
            _items += items;
            _waiting.Output.AddRange(frame.Output);
            foreach (var result in frame.Results) _waiting.Results.Add(result.ToCore());
            _waiting = _waiting with { Bytes = _waiting.Bytes + bytes };
            if (_isWorking) return true;
            _isWorking = true;
        }

        _working = WorkAsync();
        return true;
    }

    /// <summary>Nothing is being stored or told any more. The connection must be closed.</summary>
    public Task EndAsync() => _working;

    private async Task WorkAsync()
    {
        try
        {
            while (TakeWaiting() is { } waiting)
            {
                await StoreAsync(waiting.Output);
                FailPoint.HitIf(waiting is { Output.Count: > 0, Results.Count: > 0 }, FailPointNames.ManagerOutputStored);
                GiveBack(waiting);
                await TellAsync(waiting.Results);
            }
        }
        catch (StoreFencedException fenced)
        {
            connection.Close(LastWords.OfDeposed(fenced));
        }
        catch (Exception failure) when (failure is OperationCanceledException or LoopUnavailableException)
        {
            // The stream is gone, or this Manager is: the Worker keeps what was not acknowledged, connects again, and says it again.
        }
        catch
        {
            connection.Abort();
            throw;
        }
    }

    private Waiting? TakeWaiting()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _isWorking = taken.Count > 0;
            if (!_isWorking) return null;
            _waiting = new([], [], 0);
            return taken;
        }
    }

    private async ValueTask StoreAsync(List<OutputChunk> chunks)
    {
        if (chunks.Count == 0) return;
        StoreWait? wait = null;
        while (!await TryStoreAsync(chunks, isFirst: wait is null)) await (wait ??= new StoreWait(time)).WaitAsync(connection.Closed);
    }

    private async ValueTask<bool> TryStoreAsync(List<OutputChunk> chunks, bool isFirst)
    {
        try
        {
            await output.AppendAsync(chunks, connection.Closed);
            return true;
        }
        catch (StoreUnavailableException failure)
        {
            // Where commits fail as well it has been said already, and once is enough for a fleet.
            if (isFirst && loop.Trouble is null) LogAway(connection.Session.WorkerId, failure.Message);
            return false;
        }
    }

    private void GiveBack(Waiting done)
    {
        // Before the Worker hears of it, and sends more.
        lock (_lock)
        {
            _bytes -= done.Bytes;
            _items -= done.Count;
        }

        if (done.Bytes > 0) connection.ReturnCredit(done.Bytes);
    }

    private ValueTask TellAsync(List<AttemptResult> results)
    {
        if (results.Count == 0) return ValueTask.CompletedTask;
        foreach (var result in results) connection.Leases.Forget(result.Lease.Number);
        return results.Count <= ControlLoop.ManyItems
            ? loop.TellAsync((core, now, decision) => Report(core, results, now, decision), connection.Closed)
            : TellInTurnsAsync(results);
    }

    private async ValueTask TellInTurnsAsync(List<AttemptResult> results)
    {
        foreach (var some in results.Chunk(ControlLoop.ManyItems))
            await loop.TellInTurnAsync((core, now, decision) => Report(core, some, now, decision), connection.Closed);
    }

    private void Report(Titan.Core.Orchestrator core, IReadOnlyList<AttemptResult> results, Titan.Core.Instant now, Titan.Core.Decision decision)
    {
        for (var at = 0; at < results.Count; at++) core.Report(connection.Session, results[at], now, decision);
    }

    [LoggerMessage(LogLevel.Warning, "output from {Worker} cannot be stored: {Why}; trying on, its results wait")]
    private partial void LogAway(string worker, string why);

    private readonly record struct Waiting(List<OutputChunk> Output, List<AttemptResult> Results, long Bytes)
    {
        public int Count => Output.Count + Results.Count;
    }
}
