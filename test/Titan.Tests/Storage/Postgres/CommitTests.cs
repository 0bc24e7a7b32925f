using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Storage.Postgres;

/// <summary>How commits become rows.</summary>
public sealed class CommitTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_changes_of_all_kinds_in_one_commit_come_back_as_they_were()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var records = new Records();
        var expected = new List<StoredTask>();
        var changes = new Changes { LastLease = new Lease(9_000) };
        for (var i = 0; i < 400; i++)
        {
            // Most columns say the same in all rows of a kind, some do not, and the rows of one kind have gaps of others.
            var spec = records.Spec(spec => (i % 4) switch { 0 => spec, 1 => spec with { Work = NoopWork.Plain, Terms = spec.Terms with { Labels = TextMap.Empty }, Name = null }, 2 => spec with { Work = new ExecWork(["a", $"{i}"]) }, _ => spec with { IdKey = $"key {i}" } });
            var state = (i % 5) switch { 0 => TaskState.Queued, 1 => new TaskState { Phase = Phase.Running }, 2 => Ended(i), 3 => new TaskState { Phase = Phase.Running, RetriesUsed = 1 }, _ => TaskState.Queued with { NotBefore = Records.Start } };
            AttemptState[] attempts = (i % 5) switch { 1 => [Records.Attempt(1, $"w{i % 2}")], 2 => [Records.Attempt(1) with { Phase = AttemptPhase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, EndedByReport = true }], 3 => [Records.EndedAttempt(1), Records.Attempt(2)], _ => [] };
            expected.Add(new StoredTask(spec, state, attempts));
            changes.Specs.Add(spec);
            changes.States.Add((spec.Id, state));
            foreach (var attempt in attempts) changes.Attempts.Add((spec.Id, attempt));
        }

        await store.CommitAsync(changes, Cancellation);
        await store.CommitAsync(changes, Cancellation);

        // What has ended is read last.
        var opened = (await store.TryOpenAsync(Records.Start, Cancellation))!.Tasks.OrderBy(task => task.Spec.Id).ToList();
        Assert.Equal(expected.Select(task => task.Spec), opened.Select(task => task.Spec));
        Assert.Equal(expected.Select(task => task.State), opened.Select(task => task.State));
        Assert.All(expected.Zip(opened), pair => Assert.Equal(pair.First.Attempts, pair.Second.Attempts));
        Assert.Equal(80, opened.Count(task => ReferenceEquals(task.State, TaskState.Queued)));
        Assert.All(opened.Where(task => task.Spec.Work is NoopWork), task => Assert.Same(NoopWork.Plain, task.Spec.Work));
    }

    [Fact]
    public async Task Text_that_a_database_cannot_hold_keeps_no_commit_from_being_made()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var spec = new Records().Spec();
        await store.CommitAsync(Records.Changes(spec, new TaskState { Phase = Phase.Running }, Records.EndedAttempt(1) with { Message = "no\0such file" }), Cancellation);
        Assert.Equal("no\uFFFDsuch file", (await store.FindAsync(spec.Id, Cancellation))!.LastAttempt!.Message);
    }

    [Fact]
    public async Task A_commit_is_durable_although_the_role_or_the_server_would_not_wait_for_the_disk()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.SqlAsync($"ALTER DATABASE {database.Name} SET synchronous_commit = off");
        await using var store = await PostgresManagers.LeadingAsync(database);
        await database.SqlAsync("CREATE TABLE titan.seen (setting text); CREATE FUNCTION titan.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO titan.seen VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$; GRANT ALL ON titan.seen TO titan; CREATE TRIGGER see AFTER INSERT ON titan.tasks EXECUTE FUNCTION titan.see();");
        await store.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation);
        Assert.Equal("on", await database.SqlAsync("SELECT setting FROM titan.seen"));
    }

    [Fact]
    public async Task The_views_answer_what_people_ask()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var records = new Records();
        var now = new Instant((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10 * 10);
        var (failed, running) = (records.Spec(), records.Spec());
        var changes = new Changes();
        changes.Specs.AddRange([failed, running]);
        changes.States.AddRange([(failed.Id, new TaskState { Phase = Phase.Failed, Cause = Cause.ExitCode, ExitCode = 3, StartedAt = now - TimeSpan.FromSeconds(5), EndedAt = now }), (running.Id, new TaskState { Phase = Phase.Running, StartedAt = now })]);
        changes.Attempts.AddRange([(failed.Id, Records.EndedAttempt(1)), (failed.Id, Records.EndedAttempt(2)), (running.Id, Records.Attempt(1))]);
        await store.CommitAsync(changes, Cancellation);

        Assert.Equal($"{failed.Id}|exit_code|3|2", await database.SqlAsync("SELECT id, cause, exit_code, attempts FROM titan.failed_today"));
        Assert.Equal($"{failed.Id}|00:00:05", await database.SqlAsync("SELECT id, took FROM titan.slowest LIMIT 1"));
        Assert.Equal($"{running.Id}|w1", await database.SqlAsync("SELECT id, worker FROM titan.running_now"));
        Assert.Equal("team|blue|2|1|1\ntier|1|2|1|1", await database.SqlAsync("SELECT key, value, tasks, running, failed FROM titan.by_label"));
        Assert.Equal("1|failed|2\n2|failed|2", await database.SqlAsync($"SELECT attempt, phase, late_reports FROM titan.attempts WHERE task = '{failed.Id}' ORDER BY attempt"));
    }

    private static TaskState Ended(int i) => new() { Phase = Phase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, StartedAt = Records.Start, EndedAt = Records.Start + TimeSpan.FromMicroseconds(i) };
}
