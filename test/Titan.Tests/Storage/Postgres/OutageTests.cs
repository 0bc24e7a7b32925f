using System.Text;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage.Postgres;

/// <summary>A server that goes away, in good order or not, takes nothing with it, and nothing is made twice.</summary>
public sealed class OutageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_was_started_again_meanwhile_is_met_as_if_nothing_had_been()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var records = new Records();
        var (before, after) = (records.Spec(), records.Spec());
        await store.CommitAsync(Records.Changes(before, TaskState.Queued), Cancellation);
        var key = new OutputKey(before.Id, 1, OutputStreamName.Stdout);
        await store.AppendOutputAsync([new OutputPiece(key, 0, "one "u8.ToArray(), 100)], Cancellation);
        await store.FindAsync(before.Id, Cancellation);

        await server.RestartAsync();

        await store.CommitAsync(Records.Changes(after, TaskState.Queued), Cancellation);
        await store.AppendOutputAsync([new OutputPiece(key, 4, "two"u8.ToArray(), 100)], Cancellation);
        Assert.Equal([after, before], (await store.ListAsync(new TaskQuery(), Cancellation)).Tasks.Select(task => task.Spec));
        Assert.Equal("one two", Encoding.UTF8.GetString((await store.ReadOutputAsync(key, 0, 100, Cancellation)).Bytes.Span));
    }

    [Fact]
    public async Task While_the_server_is_down_it_is_said_so_in_one_line()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        await server.StopAsync();

        Func<ValueTask>[] all =
        [
            () => store.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation),
            async () => await store.FindAsync(new TaskId(1, 1), Cancellation),
            () => store.AppendOutputAsync([new OutputPiece(new OutputKey(new TaskId(1, 1), 1, OutputStreamName.Stdout), 0, "x"u8.ToArray(), 10)], Cancellation),
            async () => await store.ForgetAsync(Records.Start, 10, Cancellation),
        ];
        foreach (var one in all)
        {
            var away = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await one());
            Assert.Equal($"PostgreSQL at 127.0.0.1:{server.Port}: connection refused", away.Message);
        }

        await server.StartAsync();
        foreach (var one in all) await one();
    }

    [Fact]
    public async Task Commits_that_meet_kills_and_cut_connections_are_made_once_and_whole()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var records = new Records();
        var committed = new List<(TaskSpec One, TaskSpec Other)>();
        using var done = new CancellationTokenSource();
        var committing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var (one, other) = (records.Spec(), records.Spec());
                await PostgresManagers.CommitAsync(store, PostgresManagers.Queued(one, other));
                // Each then goes through an attempt that is lost, and gets another: the lost one moves to another table.
                await PostgresManagers.CommitAsync(store, Attempts(one, other, Records.Attempt(1)));
                await PostgresManagers.CommitAsync(store, Attempts(one, other, Records.Attempt(1) with { Phase = AttemptPhase.Lost }, Records.Attempt(2)));
                lock (committed) committed.Add((one, other));
            }
        }, Cancellation);

        for (var round = 0; round < 9; round++)
        {
            var before = Count();
            await Eventually.True(() => Count() > before + 5 || committing.IsFaulted, "commits go on");
            if (round % 3 == 0) await database.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%commits'");
            else if (round % 3 == 1) await KillAsync(server);
            else await server.StopAtOnceAsync().ContinueWith(_ => server.StartAsync(), Cancellation).Unwrap();
        }

        await done.CancelAsync();
        await committing;
        var opened = (await store.TryOpenAsync(Records.Start, Cancellation))!;
        Assert.Equal(committed.SelectMany(pair => new[] { pair.One, pair.Other }), opened.Tasks.Select(task => task.Spec));
        Assert.All(opened.Tasks, task => Assert.Equal([1, 2], task.Attempts.Select(attempt => attempt.Number)));
        Assert.All(opened.Tasks, task => Assert.Equal(AttemptPhase.Lost, task.Attempts[0].Phase));

        int Count()
        {
            lock (committed) return committed.Count;
        }
    }

    private static async Task KillAsync(PostgresServer server)
    {
        await server.KillAsync();
        await server.StartAsync();
    }

    private static Changes Attempts(TaskSpec one, TaskSpec other, params AttemptState[] attempts)
    {
        var changes = new Changes { LastLease = new Lease(9_000) };
        foreach (var spec in new[] { one, other })
        {
            changes.States.Add((spec.Id, new TaskState { Phase = Phase.Running }));
            foreach (var attempt in attempts) changes.Attempts.Add((spec.Id, attempt));
        }

        return changes;
    }
}
