using System.Threading.Channels;
using Titan.FailPoints;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>The one that writes: takes all that waits into one transaction, which costs one flush of the disk.</summary>
/// <remarks>
/// While it flushes, more comes to wait: a slow disk makes larger transactions. When one fails nothing of it is kept, and its
/// jobs are tried again one by one, so that only those fail which cannot be written.
/// </remarks>
internal sealed class Writer
{
    /// <summary>Jobs that wait; beyond it senders wait.</summary>
    private const int Waiting = 1_024;

    /// <summary>Jobs of one transaction.</summary>
    private const int AtOnce = 256;

    /// <summary>Pages of 4 KiB in the write-ahead log before it is moved into the database: some 20 ms of work on an ordinary disk.</summary>
    private const int CheckpointPages = 4_000;

    /// <summary>At the end a disk has this long to take what waits.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly Channel<WriteJob> _queue = Channel.CreateBounded<WriteJob>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DataFolder _folder;
    private readonly Connection _connection;
    private readonly TimeProvider _time;
    private readonly Tables _tables;
    private readonly Witness _witness;
    private readonly Statement _begin;
    private readonly Statement _look;
    private readonly Statement _commit;
    private int _pages;
    private bool _isBroken;

    /// <param name="connection">From now on the writer's own.</param>
    public Writer(DataFolder folder, Connection connection, TimeProvider time)
    {
        _folder = folder;
        _connection = connection;
        _time = time;
        _tables = new Tables(connection, time);
        _witness = new Witness(folder, connection);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _look = connection.Prepare("BEGIN");
        _commit = connection.Prepare("COMMIT");
        new Thread(Run) { Name = "titan-sqlite-writer", IsBackground = true }.Start();
    }

    /// <summary>Has something written; the answer comes when it is durable.</summary>
    /// <exception cref="StoreUnavailableException">It could not be written now; nothing of it was kept.</exception>
    public ValueTask<T> WriteAsync<T>(Func<Tables, T> write, CancellationToken cancellation) => HandInAsync(new WriteJob<T>(write, cancellation), cancellation);

    /// <summary>Returns when it is certain that this leadership still holds, and that its files are where they were. Does not wait for another program that writes.</summary>
    /// <exception cref="StoreFencedException">The leadership is over.</exception>
    /// <exception cref="StoreUnavailableException">Nothing can be acknowledged now.</exception>
    public async ValueTask ConfirmAsync(CancellationToken cancellation) => await HandInAsync(new WriteJob<bool>(static tables => tables.Confirm(), cancellation) { Writes = false }, cancellation);

    private async ValueTask<T> HandInAsync<T>(WriteJob<T> job, CancellationToken cancellation)
    {
        if (!_queue.Writer.TryWrite(job)) await SendAsync(job, cancellation);
        return await job.Done.WaitAsync(cancellation);
    }

    /// <summary>Writes what waits, and ends.</summary>
    /// <returns>False when the disk did not answer in time: the writer may go on writing for as long as the process lives.</returns>
    public async ValueTask<bool> EndAsync()
    {
        _queue.Writer.TryComplete();
        try
        {
            await _ended.Task.WaitAsync(EndsWithin, _time);
        }
        catch (TimeoutException)
        {
            return false;
        }

        // What lies at the paths now may be somebody else's: the log of it is neither moved nor removed.
        if (!_witness.MayTidy()) _connection.KeepLog(true);
        _connection.Dispose();
        return true;
    }

    private async ValueTask SendAsync(WriteJob job, CancellationToken cancellation)
    {
        try
        {
            await _queue.Writer.WriteAsync(job, cancellation);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException(nameof(SqliteStore), closed);
        }
    }

    private void Run()
    {
        var jobs = new List<WriteJob>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            jobs.Clear();
            while (jobs.Count < AtOnce && _queue.Reader.TryRead(out var job))
            {
                if (job.TryBegin()) jobs.Add(job);
            }

            if (jobs.Count > 0) WriteTogether(jobs);
            KeepLogShort();
        }

        _ended.SetResult();
    }

    private void WriteTogether(List<WriteJob> jobs)
    {
        if (TryWrite(jobs) is not { } failure)
        {
            foreach (var job in jobs) job.Complete();
        }
        else if (jobs is [var only])
        {
            only.Fail(failure);
        }
        else
        {
            foreach (var job in jobs) WriteTogether([job]);
        }
    }

    /// <returns>Why nothing was kept; null when all is durable.</returns>
    private Exception? TryWrite(List<WriteJob> jobs)
    {
        if (_isBroken) return _folder.Broken();
        try
        {
            if (_witness.Objection() is { } before) return before;
            (jobs.Exists(job => job.Writes) ? _begin : _look).Run();
            _tables.Begun();
            foreach (var job in jobs) job.Write(_tables);
            FailPoint.Hit(FailPointNames.SqliteTransactionOpen);
            _commit.Run();
            FailPoint.Hit(FailPointNames.SqliteCommitDone);
            _tables.Committed();
            _witness.Committed();
            // It is written; but where, if the files were taken away meanwhile?
            if (_witness.Objection() is not { } after) return null;
            _tables.RolledBack();
            return after;
        }
        catch (Exception fault) when (fault is SqliteFault or OutOfMemoryException)
        {
            RollBack();
            Distrust(fault);
            return _folder.Lost() ?? _folder.Failures.Unavailable(fault);
        }
#pragma warning disable CA1031 // A fault of one job must not end the thread that all others wait for; whoever sent it gets to know.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RollBack();
            return fault;
        }
    }

    private void RollBack()
    {
        _connection.ResetStatements();
        _tables.RolledBack();
        // SQLite has done it by itself after some faults, such as a full disk.
        if (_connection.InTransaction) _connection.TryExecute("ROLLBACK");
    }

    private void KeepLogShort()
    {
        if (_isBroken) return;
        _pages += _connection.TakePagesWritten();
        if (_pages < CheckpointPages) return;
        _pages = 0;
        if (_connection.TryCheckpoint(out var isPart) is { } fault) Distrust(fault);
        else if (isPart && !_folder.TryFlush()) Break();
        TryStamp();
    }

    /// <summary>Where that fails nothing is lost: the next commit is told what is wrong.</summary>
    private void TryStamp()
    {
        try
        {
            _witness.Moved();
        }
        catch (Exception failure) when (failure is SqliteFault or IOException)
        {
            Distrust(failure);
        }
    }

    /// <summary>SQLite would never move again what it takes for moved, and the disk does not have it. The log does, and is read from its beginning by the next process.</summary>
    private void Break()
    {
        _isBroken = true;
        _connection.KeepLog(true);
    }

    /// <summary>Before the next commit, which must not stand on what only seems to be written.</summary>
    private void Distrust(Exception failure)
    {
        if (failure is SqliteFault { IsOfTheDisk: true }) _folder.Distrust();
    }
}
