using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using Titan.Core;

namespace Titan.Storage.Postgres;

/// <summary>The row that says who leads, and those of the Managers, over one connection of its own. One caller at a time.</summary>
/// <remarks>Every method throws <see cref="StoreUnavailableException"/> when the database does not answer in time; the connection is then made anew.</remarks>
internal sealed class ElectionRow : IAsyncDisposable
{
    private const string Tell = """
        INSERT INTO titan.managers (id, address, version, started_at, seen_at) VALUES ($1, $2, $3, $4, clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET address = excluded.address, seen_at = excluded.seen_at
        """;

    private const string Renew = "UPDATE titan.leadership SET expires_at = clock_timestamp() + $1 WHERE epoch = $2 AND holder = $3";

    private const string Read = "SELECT epoch, holder, address, coalesce(expires_at > clock_timestamp(), false), pg_backend_pid() FROM titan.leadership";

    private const string ReadOthers = "SELECT id, address, version, started_at FROM titan.managers WHERE id <> $1 AND seen_at > clock_timestamp() - $2 ORDER BY id";

    // A session of the old leader that hangs in the middle of a commit would hold its lock for as long as it hangs.
    // One of a role that is not ours to end is left out: the limit on waiting for its lock is all there is against it.
    private const string EndSessions = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND strpos(application_name, $1) > 0 AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'USAGE')
        """;

    // For this transaction only.
    private const string LimitLock = "SELECT set_config('lock_timeout', $1, true)";

    // A row that another one took while this waited for its lock is looked at again by the database: it then says no.
    private const string Take = """
        UPDATE titan.leadership SET epoch = epoch + 1, holder = $1, address = $2, expires_at = clock_timestamp() + $3
        WHERE holder = $1 OR coalesce(expires_at <= clock_timestamp(), true)
        RETURNING epoch
        """;

    private const string ForgetOthers = "DELETE FROM titan.managers WHERE seen_at < clock_timestamp() - interval '1 day'";

    private const string Release = "UPDATE titan.leadership SET expires_at = clock_timestamp() WHERE epoch = $1 AND holder = $2";

    private const string Leave = "DELETE FROM titan.managers WHERE id = $1";

    private readonly string _settings;
    private readonly ElectionTerms _terms;
    private readonly TimeProvider _time;
    // Questions that were given up, until their connections are closed.
    private readonly List<Task> _abandoned = [];
    private readonly KeptSession _kept = new();
    private NpgsqlConnection? _connection;
    private bool _told;

    /// <param name="settings">Where the database is, as Npgsql writes it.</param>
    public ElectionRow(string settings, string managerId, ElectionTerms terms, TimeProvider time)
    {
        // Whole ones, and not what limits an answer: so long may a question that was given up live on.
        var seconds = (int)Math.Ceiling(terms.AnswerWithin.TotalSeconds);
        _settings = new NpgsqlConnectionStringBuilder(settings)
        {
            ApplicationName = $"{SessionMark(managerId)} leadership",
            Pooling = false,
            Timeout = seconds,
            CommandTimeout = seconds,
            // A database that does not answer a question does not answer the wish to drop it either.
            CancellationTimeout = -1,
        }.ConnectionString;
        _terms = terms;
        _time = time;
    }

    /// <summary>Stands in the application_name of every session of a Manager that writes, so that a successor can end those that hang.</summary>
    /// <remarks>Short, for PostgreSQL cuts such names at 63 bytes; the end of an id is what is random in it.</remarks>
    public static string SessionMark(string managerId) => $"titan {(managerId.Length <= 32 ? managerId : managerId[^32..])}";

    /// <summary>Tells that this Manager is there, and looks who leads.</summary>
    /// <param name="renew">A leadership of ours that is renewed before, if it is still the latest; 0: none.</param>
    /// <param name="within">Longest wait for the answer.</param>
    public Task<ElectionLook> LookAsync(Peer self, long renew, TimeSpan within, CancellationToken cancellation) => AskAsync(within, async (connection, limit) =>
    {
        await using var batch = new NpgsqlBatch(connection);
        if (renew > 0) batch.BatchCommands.Add(Command(Renew, _terms.Lease, renew, self.Id));
        batch.BatchCommands.Add(Command(Tell, self.Id, self.Address, self.Version, DateTime.UnixEpoch.AddTicks(self.StartedAt.Ticks)));
        batch.BatchCommands.Add(Command(Read));
        batch.BatchCommands.Add(Command(ReadOthers, self.Id, _terms.SeenWithin));

        await using var rows = await batch.ExecuteReaderAsync(limit);
        _told = true;
        if (!await rows.ReadAsync(limit)) throw new StoreUnavailableException("PostgreSQL: the row of titan.leadership is gone; bring back a copy of the schema titan, or drop it and start the manager again");
        _kept.Check(connection, rows.GetInt32(4));
        var epoch = rows.GetInt64(0);
        var holder = await rows.IsDBNullAsync(1, limit) ? null : rows.GetString(1);
        var address = await rows.IsDBNullAsync(2, limit) ? "" : rows.GetString(2);
        var isHeld = rows.GetBoolean(3);
        await rows.NextResultAsync(limit);
        return new ElectionLook(epoch, holder, isHeld, await ReadPeersAsync(rows, isHeld && holder != self.Id ? holder : null, address, limit));
    }, cancellation);

    /// <summary>Takes a leadership that is free, or ours already.</summary>
    /// <param name="former">Whose it was, if another's: what hangs of its sessions is ended.</param>
    /// <returns>Its number; null when somebody else was quicker, or a commit of the former leader does not end.</returns>
    public Task<long?> TakeAsync(Peer self, string? former, CancellationToken cancellation) => AskAsync<long?>(_terms.AnswerWithin, async (connection, limit) =>
    {
        if (former is not null)
        {
            await using var end = new NpgsqlCommand(EndSessions, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = SessionMark(former) } } };
            try
            {
                await end.ExecuteNonQueryAsync(limit);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                // A superuser's, for one. Most take-overs find nothing that hangs.
            }
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(LimitLock, $"{_terms.LockWithin.TotalMilliseconds:0}"));
        batch.BatchCommands.Add(Command(ForgetOthers));
        batch.BatchCommands.Add(Command(Take, self.Id, self.Address, _terms.Lease));
        try
        {
            await using var rows = await batch.ExecuteReaderAsync(limit);
            await rows.NextResultAsync(limit);
            return await rows.ReadAsync(limit) ? rows.GetInt64(0) : null;
        }
        catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null;
        }
    }, cancellation);

    /// <summary>Gives a leadership up, so that another Manager need not wait for its end.</summary>
    public Task ReleaseAsync(Peer self, long epoch, CancellationToken cancellation) => AskAsync(_terms.AnswerWithin, async (connection, limit) =>
    {
        await using var release = new NpgsqlBatch(connection) { BatchCommands = { Command(Release, epoch, self.Id) } };
        return await release.ExecuteNonQueryAsync(limit);
    }, cancellation);

    /// <summary>This Manager goes, if it ever told that it is there.</summary>
    public async Task LeaveAsync(Peer self, CancellationToken cancellation)
    {
        if (!_told) return;
        await AskAsync(_terms.AnswerWithin, async (connection, limit) =>
        {
            await using var leave = new NpgsqlBatch(connection) { BatchCommands = { Command(Leave, self.Id) } };
            return await leave.ExecuteNonQueryAsync(limit);
        }, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
        await Task.WhenAll(_abandoned);
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    /// <param name="leader">Id of the one that leads, if another's lease holds.</param>
    private static async Task<IReadOnlyList<Peer>> ReadPeersAsync(DbDataReader rows, string? leader, string address, CancellationToken limit)
    {
        var peers = new List<Peer>();
        while (await rows.ReadAsync(limit))
        {
            var startedAt = new Instant((rows.GetDateTime(3).ToUniversalTime() - DateTime.UnixEpoch).Ticks);
            peers.Add(new Peer(rows.GetString(0), rows.GetString(1), rows.GetString(2), startedAt, rows.GetString(0) == leader));
        }

        // One that leads and has not told of itself lately leads all the same.
        if (leader is not null && !peers.Exists(peer => peer.Leads)) peers.Add(new Peer(leader, address, "", default, Leads: true));
        return peers;
    }

    private async Task<T> AskAsync<T>(TimeSpan within, Func<NpgsqlConnection, CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        _abandoned.RemoveAll(ended => ended.IsCompleted);
        var giveUp = new CancellationTokenSource();
        var asking = AskAsync(_connection, ask, giveUp.Token);
        _connection = null;
        try
        {
            (var answer, _connection) = await asking.WaitAsync(within, _time, cancellation);
            giveUp.Dispose();
            return answer;
        }
        catch (Exception failure)
        {
            var isLate = !asking.IsFaulted;
            _abandoned.Add(AbandonAsync(asking, giveUp));
            cancellation.ThrowIfCancellationRequested();
            if (isLate) throw new StoreUnavailableException($"PostgreSQL did not answer within {within.TotalSeconds:0.##} s", failure);
            if (!IsOfConnection(failure)) throw;
            throw new StoreUnavailableException($"PostgreSQL: {PostgresFailures.Words(failure)}", failure);
        }
    }

    /// <returns>The answer, and the connection that gave it; when it fails, none is left.</returns>
    private async Task<(T Answer, NpgsqlConnection Connection)> AskAsync<T>(
        NpgsqlConnection? idle, Func<NpgsqlConnection, CancellationToken, Task<T>> ask, CancellationToken giveUp)
    {
        while (true)
        {
            var connection = idle ?? new NpgsqlConnection(_settings);
            try
            {
                if (idle is null) await connection.OpenAsync(giveUp);
                return (await ask(connection, giveUp), connection);
            }
            catch (Exception failure)
            {
                await connection.DisposeAsync();
                // One that a successor, or a restart, ended while it lay idle says nothing about the database of now.
                if (idle is null || giveUp.IsCancellationRequested || !IsOfConnection(failure)) throw;
                idle = null;
            }
        }
    }

    // Nobody waits for this: Npgsql first tells the server to drop the question, over one more connection, and waits for that to be heard.
    private static async Task AbandonAsync<T>(Task<(T Answer, NpgsqlConnection Connection)> asking, CancellationTokenSource giveUp)
    {
        await giveUp.CancelAsync();
        try
        {
            // An answer that came too late counts for nothing.
            await (await asking).Connection.DisposeAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException || IsOfConnection(failure))
        {
            // Whoever asked has been told.
        }

        giveUp.Dispose();
    }

    private static bool IsOfConnection(Exception failure) => failure is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException;
}
