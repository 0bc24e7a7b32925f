using Titan.Cli.Json;
using Titan.Protocol.V1;

namespace Titan.Cli.Rendering;

/// <summary>Workers in rows.</summary>
internal static class WorkerTable
{
    private static readonly Column[] Narrow =
    [
        new("WORKER", Least: 12), new("STATE"), new("BUSY", Right: true), new("SLOTS", Right: true), new("SEEN", Right: true, Drop: 1), new("LABELS", Least: 10, Drop: 2),
    ];

    private static readonly Column[] Wide = [.. Narrow, new("ADDRESS"), new("VERSION", Least: 8), new("EXECUTORS"), new("RUNNING", Least: 26)];

    public static void Write(Session session, IReadOnlyList<Worker> workers)
    {
        var isWide = session.Format == OutputFormat.Wide;
        var table = new Table(isWide ? Wide : Narrow, session.Terminal.Out, session.Terminal.Width, session.Palette);
        table.Write([.. workers.Select(worker => Row(session, worker, isWide))]);
        WriteNotes(session, workers);
    }

    /// <summary>Below the table, for they are too long for a column: what each Worker with something to tell says of itself.</summary>
    private static void WriteNotes(Session session, IReadOnlyList<Worker> workers)
    {
        var isFirst = true;
        foreach (var worker in workers)
        {
            foreach (var note in worker.Notes)
            {
                if (isFirst) session.Terminal.Out.WriteLine();
                isFirst = false;
                session.Terminal.Out.WriteLine(session.Palette.Of(WorkerState.Missing, TextWidth.Plain($"{worker.Id}: {note}")));
            }
        }
    }

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
            ? [.. row, TextWidth.Plain(worker.Address), TextWidth.Plain(worker.Version), TextWidth.Plain(string.Join(',', worker.Executors)), string.Join(',', worker.Running)]
            : row;
    }

    /// <summary>Capitalised, as people speak of them: Idle, Busy, Draining, Missing, Dead.</summary>
    private static string StateOf(Worker worker)
    {
        var name = Names.Of(worker.State);
        return $"{char.ToUpperInvariant(name[0])}{name[1..]}";
    }
}
