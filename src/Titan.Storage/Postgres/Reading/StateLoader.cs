using Npgsql;
using NpgsqlTypes;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Reads all that a new leadership begins with. Nobody writes meanwhile: the former leader is fenced off, and we have not begun.</summary>
internal static class StateLoader
{
    /// <summary>Seconds that reading may take.</summary>
    private const int Patience = 300;

    private const string Workers = "SELECT id, session, address, version, slots, labels, executors, joined_at, drain_requested, buried_at, last_seen_at FROM titan.workers ORDER BY id";

    private const string Requests = "SELECT accepted_at, id, content, first_task, seed, others FROM titan.requests";

    private static readonly string Open = $"""
        SELECT {TaskReader.Columns} FROM titan.tasks AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id
        WHERE t.ended_at IS NULL ORDER BY t.id, p.attempt
        """;

    private static readonly string Ended = $"""
        SELECT {TaskReader.Columns} FROM titan.tasks AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id
        WHERE t.ended_at >= $1 ORDER BY t.ended_at DESC, t.id, p.attempt
        """;

    /// <summary>All that have not ended, and as many of the others as there is room for.</summary>
    /// <exception cref="StoreRefusedException">There is not enough memory for those that have not ended.</exception>
    public static async ValueTask<IReadOnlyList<StoredTask>> TasksAsync(NpgsqlConnection connection, Instant endedSince, LoadBounds bounds, CancellationToken cancellation)
    {
        var gauge = new LoadGauge(bounds);
        var reader = new TaskReader();
        var tasks = new List<StoredTask>();
        await using (var command = new NpgsqlCommand(Open, connection) { CommandTimeout = Patience })
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            await foreach (var task in reader.ReadAsync(rows, cancellation))
            {
                if (gauge.Take(task)) tasks.Add(task);
                else tasks.Clear();
            }
        }

        if (gauge.IsTooMuch) throw new StoreRefusedException(gauge.Want);

        await using var past = new NpgsqlCommand(Ended, connection)
        {
            CommandTimeout = Patience,
            Parameters = { new NpgsqlParameter<long> { TypedValue = PostgresTime.From(endedSince), NpgsqlDbType = NpgsqlDbType.TimestampTz } },
        };
        await using var latest = await past.ExecuteReaderAsync(cancellation);
        await foreach (var task in reader.ReadAsync(latest, cancellation))
        {
            if (gauge.TryTakeEnded(task))
            {
                tasks.Add(task);
                continue;
            }

            // What is left of the answer is not worth reading.
            past.Cancel();
            break;
        }

        return tasks;
    }

    public static async ValueTask<IReadOnlyList<WorkerState>> WorkersAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Workers, connection) { CommandTimeout = Patience };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var shared = new SharedValues();
        var workers = new List<WorkerState>();
        while (await rows.ReadAsync(cancellation)) workers.Add(Worker(rows, shared));
        return workers;
    }

    public static async ValueTask<IReadOnlyList<RequestState>> RequestsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Requests, connection) { CommandTimeout = Patience };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var requests = new List<RequestState>();
        while (await rows.ReadAsync(cancellation)) requests.Add(Request(rows));
        return requests;
    }

    private static RequestState Request(NpgsqlDataReader rows)
    {
        var row = new RowCursor(rows, 0);
        var acceptedAt = row.Time();
        if (!RequestId.TryRead(row.BytesOrNull(), out var id)) throw new InvalidDataException("the store holds a request whose id is none");
        return new RequestState
        {
            Id = id,
            AcceptedAt = acceptedAt,
            Content = (ulong)row.Long(),
            First = row.TextOrNull() is { } first && TaskId.TryParse(first, out var task) ? task : TaskId.None,
            Seed = (ulong)row.Long(),
            Others = RequestItems.ToItems(row.TextOrNull()),
        };
    }

    private static WorkerState Worker(NpgsqlDataReader rows, SharedValues shared)
    {
        var row = new RowCursor(rows, 0);
        return new WorkerState
        {
            Session = new WorkerSession(row.Text(), (ulong)row.Long()),
            Address = row.Text(),
            Version = shared.Text(row.Text()),
            Slots = row.Int(),
            Labels = shared.Map(row.TextOrNull()),
            Executors = [.. row.Value<string[]>().Select(ColumnText.ToExecutor)],
            JoinedAt = row.Time(),
            DrainRequested = row.Flag(),
            BuriedAt = row.TimeOrNull(),
            LastSeenAt = row.TimeOrNull(),
        };
    }
}
