using Titan.Protocol;
using Titan.Worker.Execution;

namespace Titan.Worker.Link;

/// <summary>Packs what is ready into one frame, up to its bounds. Has one caller at a time.</summary>
/// <remarks>A pulse comes first and is never left out, so output does not delay it.</remarks>
internal sealed class FramePacker(Inventory inventory, Outbox outbox, OutputWindow window, IExecution execution, WorkerNotes notes)
{
    /// <summary>A frame is sent when it has grown to this. One more piece of output, and the largest pulse, still fit the message limit.</summary>
    private const int FullAtBytes = 1 << 20;

    /// <summary>More than any start takes; a result too, its message aside.</summary>
    private const int ItemBytes = 256;

    private readonly List<Holding> _taken = [];
    private ulong _pulses;

    /// <summary>Null when there is nothing to say now.</summary>
    public V1.WorkerFrame? Next()
    {
        var frame = new V1.WorkerFrame();
        var room = FullAtBytes - AddPulse(frame);
        room -= AddOutput(frame, room);
        AddResults(frame, room);
        AddStarts(frame);
        return frame.Pulse is null && frame.Started.Count == 0 && frame.Output.Count == 0 && frame.Results.Count == 0 ? null : frame;
    }

    private int AddPulse(V1.WorkerFrame frame)
    {
        if (!outbox.TakePulse()) return 0;
        frame.Pulse = new V1.Pulse { Sequence = ++_pulses };
        // Mostly there is none, and asking for them costs an enumerator.
        if (notes.Current is { Count: > 0 } current) frame.Pulse.Notes.Add(current);
        inventory.Describe(frame.Pulse);
        return frame.Pulse.CalculateSize();
    }

    private int AddOutput(V1.WorkerFrame frame, int room)
    {
        var used = 0;
        while (used < room && window.Available > 0 && outbox.TryTakeTurn(out var holding))
        {
            var limit = (int)Math.Min(WireLimits.ChunkBytes, window.Available);
            var sent = execution.TryTakeOutput(holding.Lease, limit, out var chunk);
            if (sent)
            {
                frame.Output.Add(chunk.ToWire(holding));
                window.Take(chunk.Bytes.Length);
                used += chunk.Bytes.Length + ItemBytes;
            }

            outbox.EndTurn(holding, sent, complete: !sent && execution.IsOutputComplete(holding.Lease));
        }

        if (window.Available <= 0) FinishTurns();
        return used;
    }

    /// <summary>A closed window holds output up, and not the results of those that have no more of it.</summary>
    private void FinishTurns()
    {
        outbox.TakeEndedTurns(_taken);
        foreach (var holding in _taken)
        {
            var complete = execution.IsOutputComplete(holding.Lease);
            outbox.EndTurn(holding, sent: !complete, complete);
        }

        _taken.Clear();
    }

    private void AddResults(V1.WorkerFrame frame, int room)
    {
        // What is said of output is said before: a result is taken only when its last piece is in this frame or an earlier one.
        outbox.TakeResults(Math.Clamp(room / ItemBytes, 1, WireLimits.ItemsPerMessage), _taken);
        foreach (var holding in _taken) frame.Results.Add(holding.ToResult());
        _taken.Clear();
    }

    private void AddStarts(V1.WorkerFrame frame)
    {
        var alone = frame.Pulse is null && frame.Output.Count == 0 && frame.Results.Count == 0;
        outbox.TakeStarts(WireLimits.ItemsPerMessage, onlyDue: alone, _taken);
        foreach (var holding in _taken) frame.Started.Add(holding.ToStarted());
        _taken.Clear();
    }
}
