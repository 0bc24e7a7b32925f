using Npgsql;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Postgres.Commits;
using Titan.Storage.Postgres.Migrations;
using Titan.Storage.Postgres.Output;
using Titan.Storage.Postgres.Reading;

namespace Titan.Storage.Postgres;

/// <summary>Remembers in a PostgreSQL database, version 14 or later, in a schema named titan that people may query.</summary>
public sealed class PostgresStore : IStore
{
    private const string Resolve = "SELECT id FROM titan.tasks WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT $3";

    private static readonly string Find = $"""
        SELECT {TaskReader.ShownColumns} FROM titan.tasks AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id WHERE t.id = $1 ORDER BY p.attempt
        """;

    private static readonly string FindKeys = $"""
        SELECT {TaskReader.Columns} FROM titan.tasks AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id WHERE t.id_key = ANY ($1) AND t.id_key IS NOT NULL ORDER BY t.id, p.attempt
        """;

    private readonly PostgresDsn _dsn;
    private readonly LoadBounds _loadBounds;
    private readonly Session _commits;
    private readonly Leadership _leadership;
    private readonly CommitWriter _writer;
    private readonly OutputWriter _output;
    private readonly HistoryWriter _history;
    private readonly Reads _load;
    private readonly Reads _reads;

    /// <param name="self">This Manager, as others on the database are to see it; asked each time, for its address is known late. The id does not change.</param>
    /// <param name="load">How much may come into memory when a leadership begins; null: all.</param>
    public PostgresStore(PostgresDsn dsn, Func<Peer> self, TimeProvider time, LoadBounds? load = null)
        : this(dsn, self, time, new ElectionTerms(), load)
    {
    }

    /// <param name="terms">Those of every other Manager on the database.</param>
    /// <param name="load">How much may come into memory when a leadership begins; null: all.</param>
    internal PostgresStore(PostgresDsn dsn, Func<Peer> self, TimeProvider time, ElectionTerms terms, LoadBounds? load = null)
    {
        _dsn = dsn;
        _loadBounds = load ?? LoadBounds.None;
        // By this a successor finds the sessions of ours that hang, and ends them.
        var mark = Election.SessionMark(self().Id);
        _commits = new Session(dsn, $"{mark} commits");
        _leadership = new Leadership(new Election(dsn.For(mark, commandSeconds: 0).ConnectionString, self, time, terms), _commits);
        _writer = new CommitWriter(_commits, _leadership);
        _output = new OutputWriter(new Session(dsn, $"{mark} output"), _leadership);
        _history = new HistoryWriter(new Session(dsn, $"{mark} history"), _leadership);
        _load = new Reads(dsn, $"{mark} load", isPooled: false);
        _reads = new Reads(dsn, $"{mark} reads");
    }

    public string Kind => "postgres";

    public IReadOnlyList<Peer> Peers => _leadership.Peers;

    public ValueTask PrepareAsync(CancellationToken cancellation) => Migrator.RunAsync(_dsn, cancellation);

    public async ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation)
    {
        await _history.GiveWayAsync();
        try
        {
            if (await _leadership.TryAcquireAsync(cancellation) is not { } epoch) return null;
            // It may have come, or been set otherwise, since the start: commits would then fail again and again, or not be durable.
            if (await MixesSessionsAsync(cancellation)) throw new StoreUnavailableException($"PostgreSQL at {_dsn.Server}: {PoolerCheck.Advice}");
            await _output.BeginAsync(epoch, cancellation);
            return await _load.RunAsync((connection, token) => LoadAsync(connection, epoch, endedSince, token), cancellation);
        }
        catch (StoreFencedException)
        {
            await _leadership.ResignAsync();
            return null;
        }
        catch
        {
            // Renewed by a Manager that cannot begin, it would keep all others from leading.
            await _leadership.ResignAsync();
            throw;
        }
    }

    public ValueTask CommitAsync(Changes changes, CancellationToken cancellation) => _writer.CommitAsync(changes, cancellation);

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation) => _reads.RunAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(Find, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = id.ToString() } } };
            await using var rows = await command.ExecuteReaderAsync(token);
            return await new TaskReader(showsRetries: true).ReadAsync(rows, token).SingleOrDefaultAsync(token);
        },
        cancellation);

    public ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation) => _reads.RunAsync<IReadOnlyList<TaskId>>(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(Resolve, connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = first.ToString() },
                    new NpgsqlParameter<string> { TypedValue = last.ToString() },
                    new NpgsqlParameter<int> { TypedValue = limit },
                },
            };
            await using var rows = await command.ExecuteReaderAsync(token);
            var found = new List<TaskId>();
            while (await rows.ReadAsync(token))
                if (TaskId.TryParse(rows.GetString(0), out var id)) found.Add(id);
            return found;
        },
        cancellation);

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation) =>
        _reads.RunAsync((connection, token) => TaskListing.ReadAsync(connection, query, token), cancellation);

    public ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation) =>
        _reads.RunAsync((connection, token) => TaskCounting.CountAsync(connection, query, most, token), cancellation);

    public ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation) => _output.AppendAsync(pieces, cancellation);

    public ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation) =>
        _reads.RunAsync((connection, token) => OutputReader.ReadAsync(connection, key, offset, limit, token), cancellation);

    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => _history.ForgetAsync(endedBefore, limit, cancellation);

    public async ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation) => await _history.ForgetAsync(ids, cancellation);

    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) =>
        _history.ForgetRequestsAsync(acceptedUntil, limit, cancellation);

    public ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => _reads.RunAsync<IReadOnlyList<TaskSpec>?>(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(FindKeys, connection) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. keys] } } };
            await using var rows = await command.ExecuteReaderAsync(token);
            return await new TaskReader().ReadAsync(rows, token).Select(task => task.Spec).ToListAsync(token);
        },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        await _output.DisposeAsync();
        await _history.DisposeAsync();
        await _commits.DisposeAsync();
        await _leadership.DisposeAsync();
        await _load.DisposeAsync();
        await _reads.DisposeAsync();
    }

    private async ValueTask<bool> MixesSessionsAsync(CancellationToken cancellation)
    {
        try
        {
            return await PoolerCheck.MixesSessionsAsync(_dsn, cancellation);
        }
        catch (Exception failure) when (failure is StoreRefusedException || PostgresFailures.Translate(failure, _dsn) is not null)
        {
            throw PostgresFailures.Translate(failure, _dsn) ?? new StoreUnavailableException(failure.Message, failure);
        }
    }

    private async ValueTask<StoredState> LoadAsync(NpgsqlConnection connection, ulong epoch, Instant endedSince, CancellationToken cancellation)
    {
        // Of several servers the one that we lead on, and not one that was the primary before: that has an older epoch, or may not be written.
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { _leadership.Fence(epoch) } }) await batch.ExecuteNonQueryAsync(cancellation);
        return new StoredState
        {
            Epoch = epoch,
            LastLease = new Lease(_leadership.LeaseCeiling),
            Tasks = await StateLoader.TasksAsync(connection, endedSince, _loadBounds, cancellation),
            Workers = await StateLoader.WorkersAsync(connection, cancellation),
            Requests = await StateLoader.RequestsAsync(connection, cancellation),
        };
    }
}
