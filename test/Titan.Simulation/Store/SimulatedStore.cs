using Titan.Core;
using Titan.Core.Tasks;
using Titan.Simulation.Processes;
using Titan.Storage;

namespace Titan.Simulation.Store;

/// <summary>The database as one life of a Manager reaches it: over a way that may be clogged, with answers that may be late or lost.</summary>
internal sealed class SimulatedStore(World world, ManagerLife manager) : IStore
{
    public const string Node = "db";

    /// <summary>What has not been answered by then is taken for lost, and its session is ended: it is not done later.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RenewWithin = TimeSpan.FromSeconds(1);

    private Leadership? _leadership;

    public string Kind => "simulated";

    public IReadOnlyList<Peer> Peers { get; private set; } = [];

    private Database Database => world.Database;

    public ValueTask PrepareAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public async ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation)
    {
        _leadership?.Stop();
        _leadership = null;
        var askedAt = manager.Time.GetTimestamp();
        var stored = await AskAsync(() =>
        {
            var opened = Database.Open(manager.Identity.AsPeer(), endedSince);
            return (State: opened, Database.Leader);
        }, cancellation);
        Peers = stored.State is null && stored.Leader is { } leader ? [leader] : [];
        if (stored.State is null) return null;
        _leadership = new Leadership(stored.State.Epoch, askedAt, Database.IsShared, this, manager.Time);
        manager.Witness.Begin(stored.State);
        return stored.State;
    }

    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        var leadership = _leadership ?? throw new StoreFencedException("this manager does not lead");
        manager.Witness.Concluded(changes);
        if (changes.IsEmpty)
        {
            await leadership.ConfirmAsync(cancellation);
            return;
        }

        leadership.ThrowIfOver();
        manager.Doom.Reached(Boundary.CommitAsked);
        await AskAsync(() =>
        {
            Database.Commit(leadership.Epoch, changes);
            manager.Doom.Reached(Boundary.CommitDurable);
            return true;
        }, cancellation);
    }

    public async ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation) =>
        await AskAsync(() => (Task: Database.Find(id), 0), cancellation) is var answer ? answer.Task : null;

    public ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException("clients of the simulation use whole ids");

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation) => throw new NotSupportedException("no client of the simulation lists");

    public ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation) => throw new NotSupportedException("no client of the simulation counts");

    public async ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        var leadership = _leadership ?? throw new StoreFencedException("this manager does not lead");
        leadership.ThrowIfOver();
        await AskAsync(() =>
        {
            Database.Append(leadership.Epoch, pieces);
            manager.Doom.Reached(Boundary.OutputStored);
            return true;
        }, cancellation);
    }

    public ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException("no client of the simulation reads output");

    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => ValueTask.FromResult(0);

    public async ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation)
    {
        var leadership = _leadership ?? throw new StoreFencedException("this manager does not lead");
        leadership.ThrowIfOver();
        await AskAsync(() =>
        {
            Database.Forget(leadership.Epoch, ids);
            return true;
        }, cancellation);
    }

    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) => ValueTask.FromResult(0);

    public async ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        await AskAsync(() => Database.FindKeys(keys), cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_leadership is not { } leadership) return;
        leadership.Stop();
        try
        {
            await AskAsync(() =>
            {
                Database.Resign(leadership.Epoch);
                return true;
            }, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Its lease runs out by itself.
        }
    }

    /// <exception cref="StoreFencedException">Another leadership has begun.</exception>
    public Task<bool> RenewAsync(ulong epoch, CancellationToken cancellation) => AskAsync(() =>
    {
        Database.Renew(epoch);
        return true;
    }, cancellation, RenewWithin);

    private async Task<T> AskAsync<T>(Func<T> work, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.UnsafeRegister(static (answer, token) => ((TaskCompletionSource<T>)answer!).TrySetCanceled(token), answer);
        To(() => Arrive(work, answer));
        var within = patience ?? Patience;
        world.Simulator.After(within, () => answer.TrySetException(new StoreUnavailableException($"the database did not answer within {within.TotalSeconds:0} s")));
        return await answer.Task;
    }

    private void Arrive<T>(Func<T> work, TaskCompletionSource<T> answer)
    {
        // Its session was ended, unless it was its process that ended.
        if (answer.Task.IsCompleted) return;
        switch (Database.Condition)
        {
            case DatabaseCondition.Away:
                Back(() => answer.TrySetException(new StoreUnavailableException("the database is away")));
                return;
            case DatabaseCondition.Silent:
                Database.HoldUntilHeard(() => Arrive(work, answer));
                return;
        }

        var crashes = Database.Crashes;
        world.Simulator.After(Database.NextWork(), () =>
        {
            if (answer.Task.IsCompleted) return;
            if (Database.Crashes != crashes) Back(() => answer.TrySetException(new StoreUnavailableException("the database crashed")));
            else Do(work, answer);
        });
    }

    private void Do<T>(Func<T> work, TaskCompletionSource<T> answer)
    {
        try
        {
            var done = work();
            if (Database.LosesNextAnswer())
            {
                world.Coverage.Hit("answer of the database lost");
                Back(() => answer.TrySetException(new StoreUnavailableException("the connection to the database was lost")));
            }
            else
            {
                Back(() => answer.TrySetResult(done));
            }
        }
        catch (StoreFencedException fenced)
        {
            Back(() => answer.TrySetException(fenced));
        }
    }

    // Where one Manager has the store for itself, it is on its own disk.
    private void To(Action arrive)
    {
        if (Database.IsShared) world.Paths[manager.Node, Node].Send(arrive);
        else arrive();
    }

    private void Back(Action arrive)
    {
        if (Database.IsShared) world.Paths[Node, manager.Node].Send(arrive);
        else arrive();
    }
}
