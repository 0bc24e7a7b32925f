using Titan.Cli.Json;
using Titan.Cli.Listing;
using Titan.Protocol.V1;

namespace Titan.Cli.Rendering;

/// <summary>Workers in rows.</summary>
internal sealed class WorkerTable
{
    private static readonly Column[] Narrow =
    [
        new("WORKER", Least: 12), new("STATE"), new("BUSY", Right: true), new("SLOTS", Right: true), new("SEEN", Right: true, Drop: 1), new("LABELS", Least: 10, Drop: 2),
    ];

    private static readonly Column[] Wide = [.. Narrow, new("ADDRESS"), new("VERSION", Least: 8), new("EXECUTORS"), new("RUNNING", Least: 26)];

    /// <summary>Notes that are told; ten thousand Workers may have the same.</summary>
    private const int NotesShown = 1_000;

    /// <summary>Ids of running tasks in a row.</summary>
    private const int RunningShown = 100;

    private readonly Session _session;
    private readonly Table _table;
    private readonly List<string> _notes = [];

    public WorkerTable(Session session)
    {
        _session = session;
        _table = new Table(session.Format == OutputFormat.Wide ? Wide : Narrow, session.Terminal.Out, session.Terminal.Width, session.Palette);
    }

    /// <summary>One of them.</summary>
    public static void Write(Session session, Worker worker)
    {
        var table = new WorkerTable(session);
        table.Add([worker]);
        table.WriteNotes();
    }

    /// <summary>Rows, then what Workers have to tell.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> WriteAsync(IAsyncEnumerable<Worker> workers)
    {
        var count = 0;
        await foreach (var part in WorkerListing.PartsAsync(workers))
        {
            Add(part);
            count += part.Count;
        }

        if (count == 0) _table.Write([]);
        WriteNotes();
        return count;
    }

    private void Add(IReadOnlyList<Worker> workers)
    {
        _table.Write([.. workers.Select(worker => Row(_session, worker, _session.Format == OutputFormat.Wide))]);
        foreach (var worker in workers) _notes.AddRange(NotesOf(worker).Take(NotesShown - _notes.Count).Select(note => $"{worker.Id}: {note}"));
    }

    /// <summary>Below the table, for they are too long for a column: what each Worker with something to tell says of itself.</summary>
    private void WriteNotes()
    {
        if (_notes.Count > 0) _session.Terminal.Out.WriteLine();
        foreach (var note in _notes) _session.Terminal.Out.WriteLine(_session.Palette.Of(WorkerState.Missing, TextWidth.Plain(note)));
    }

    private static string Running(Worker worker) => worker.RunningCount <= RunningShown
        ? string.Join(',', worker.Running)
        : $"{string.Join(',', worker.Running.Take(RunningShown))} and {worker.RunningCount - RunningShown} more; titan tasks --worker {worker.Id} lists them";

    private static IEnumerable<string> NotesOf(Worker worker) =>
        worker.WithheldSlots == 0 ? worker.Notes : worker.Notes.Prepend($"takes {worker.Slots - worker.WithheldSlots} of {worker.Slots} at present: {worker.WithheldFor}");

    private static Cell[] Row(Session session, Worker worker, bool isWide)
    {
        var labels = string.Join(',', worker.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        Cell[] row =
        [
            TextWidth.Plain(worker.Id),
            new Cell(StateOf(worker), text => session.Palette.Of(worker.State, text)),
            worker.Busy.ToString(),
            worker.Slots.ToString(),
            Durations.Since(worker.LastSeenAt, session.Now),
            TextWidth.Plain(labels),
        ];
        return isWide
            ? [.. row, TextWidth.Plain(worker.Address), TextWidth.Plain(worker.Version), TextWidth.Plain(string.Join(',', worker.Executors)), TextWidth.Plain(Running(worker))]
            : row;
    }

    /// <summary>Capitalised, as people speak of them: Idle, Busy, Draining, Missing, Dead.</summary>
    private static string StateOf(Worker worker)
    {
        var name = Names.Of(worker.State);
        return $"{char.ToUpperInvariant(name[0])}{name[1..]}";
    }
}
