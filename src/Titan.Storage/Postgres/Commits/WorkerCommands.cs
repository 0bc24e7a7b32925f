using Npgsql;
using NpgsqlTypes;
using Titan.Core.Workers;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Changed and forgotten Workers. They are few: a statement each.</summary>
internal static class WorkerCommands
{
    private const string Upsert = """
        INSERT INTO titan.workers (id, session, address, version, slots, labels, executors, joined_at, drain_requested, buried_at, last_seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (id) DO UPDATE SET session = excluded.session, address = excluded.address, version = excluded.version, slots = excluded.slots, labels = excluded.labels,
            executors = excluded.executors, joined_at = excluded.joined_at, drain_requested = excluded.drain_requested, buried_at = excluded.buried_at,
            last_seen_at = excluded.last_seen_at
        """;

    public static NpgsqlBatchCommand Save(WorkerState worker) => new(Upsert)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = worker.Session.WorkerId },
            new NpgsqlParameter<long> { TypedValue = (long)worker.Session.Session },
            new NpgsqlParameter<string> { TypedValue = PostgresText.Of(worker.Address) },
            new NpgsqlParameter<string> { TypedValue = PostgresText.Of(worker.Version) },
            new NpgsqlParameter<int> { TypedValue = worker.Slots },
            new NpgsqlParameter<string?> { TypedValue = ColumnJson.Of(worker.Labels), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new NpgsqlParameter<string[]> { TypedValue = [.. worker.Executors.Select(ColumnText.Of)] },
            new NpgsqlParameter<long> { TypedValue = PostgresTime.From(worker.JoinedAt), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter<bool> { TypedValue = worker.DrainRequested },
            new NpgsqlParameter<long?> { TypedValue = PostgresTime.From(worker.BuriedAt), NpgsqlDbType = NpgsqlDbType.TimestampTz },
            new NpgsqlParameter<long?> { TypedValue = PostgresTime.From(worker.LastSeenAt), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    public static NpgsqlBatchCommand Forget(IReadOnlyList<string> ids) => new("DELETE FROM titan.workers WHERE id = ANY ($1)")
    {
        Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. ids] } },
    };
}
