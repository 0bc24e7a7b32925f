using System.Threading.Channels;
using Grpc.Core;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

public sealed class BulkSubmitTests
{
    [Fact]
    public async Task Answers_come_in_order_and_a_refused_task_stops_no_other()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        const int count = 3_456;

        var answers = new List<SubmitAnswer>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(Tasks(), TestContext.Current.CancellationToken)) answers.Add(answer);

        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), answers.Select(answer => answer.Index));
        Assert.Equal([7, 2_000], answers.Where(answer => answer.Refusal is not null).Select(answer => answer.Index));
        Assert.Equal("MESSAGE_TOO_LARGE", answers[2_000].Refusal!.Reason);
        Assert.Contains("4194304", answers[2_000].Refusal!.Message, StringComparison.Ordinal);
        Assert.Equal("INVALID_FIELD", answers[7].Refusal!.Reason);
        var accepted = answers.Where(answer => answer.Refusal is null).ToList();
        Assert.Equal(count - 2, accepted.Select(answer => answer.Id).Distinct().Count());
        Assert.Equal("task 3455", (await client.Tasks.GetAsync(answers[^1].Id, TestContext.Current.CancellationToken)).Spec.Work.Shell.Command);

        async IAsyncEnumerable<TaskSpec> Tasks()
        {
            for (var i = 0; i < count; i++)
            {
                if (i % 100 == 0) await Task.Yield();
                yield return Specs.Shell(i == 7 ? " " : i == 2_000 ? new string('x', 5 << 20) : $"task {i}");
            }
        }
    }

    [Fact]
    public async Task Tasks_given_by_their_commands_have_the_rest_of_the_pattern_and_are_answered_in_order()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var pattern = Specs.Shell("");
        (pattern.Name, pattern.Priority, pattern.Work.Cwd) = ("many", 7, "/tmp");
        pattern.Labels.Add("batch", "1");

        var answers = new List<SubmitAnswer>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(pattern, Commands().ToAsyncEnumerable(), TestContext.Current.CancellationToken)) answers.Add(answer);

        Assert.Equal(Enumerable.Range(0, 3_456).Select(i => (long)i), answers.Select(answer => answer.Index));
        Assert.Equal([(7, "INVALID_FIELD"), (2_000, "MESSAGE_TOO_LARGE")], answers.Where(answer => answer.Refusal is not null).Select(answer => (answer.Index, answer.Refusal!.Reason)));
        Assert.Equal(3_454, answers.Where(answer => answer.Refusal is null).Select(answer => answer.Id).Distinct().Count());
        foreach (var index in new[] { 0, 8, 1_999, 2_001, 3_455 })
        {
            var spec = (await client.Tasks.GetAsync(answers[index].Id, TestContext.Current.CancellationToken)).Spec;
            Assert.Equal(($"task {index}", "many", 7, "/tmp", "1"), (spec.Work.Shell.Command, spec.Name, spec.Priority, spec.Work.Cwd, spec.Labels["batch"]));
        }

        static IEnumerable<string> Commands() =>
            Enumerable.Range(0, 3_456).Select(i => i == 7 ? " " : i == 2_000 ? new string('x', 5 << 20) : $"task {i}");
    }

    [Fact]
    public async Task Batches_are_bounded_by_bytes_too()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();

        var accepted = 0;
        // 200 tasks of 100 KiB are 20 MiB: one message cannot carry them.
        await foreach (var answer in client.Tasks.SubmitManyAsync(Enumerable.Repeat(Specs.Shell(new string('x', 100 << 10)), 200).ToAsyncEnumerable(), TestContext.Current.CancellationToken))
        {
            Assert.Null(answer.Refusal);
            accepted++;
        }

        Assert.Equal(200, accepted);
    }

    [Fact]
    public async Task Tasks_given_by_their_commands_are_batched_as_if_they_were_written_out()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var pattern = Specs.Shell("");
        pattern.Work.Env.Add("LARGE", new string('x', 60_000));

        // Written out they are 12 MB.
        var answers = await client.Tasks.SubmitManyAsync(pattern, Enumerable.Repeat("true", 200).ToAsyncEnumerable(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, answers.Count(answer => answer.Refusal is null));
    }

    [Fact]
    public async Task A_bulk_that_is_refused_while_a_batch_is_being_sent_ends()
    {
        using var manager = new EndingManager();
        var tasks = Enumerable.Repeat(Specs.Shell(new string('x', 3 << 20)), 3);
        // It is a matter of which thread comes first: with twenty, some meet it.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var client = new TitanClient(new TitanClientOptions { Managers = [manager.Address] });
            var answers = client.Tasks.SubmitManyAsync(tasks.ToAsyncEnumerable(), TestContext.Current.CancellationToken);
            var refused = await Assert.ThrowsAsync<TitanException>(async () => await answers.CountAsync(TestContext.Current.CancellationToken).AsTask().InTime());
            Assert.Equal(StatusCode.ResourceExhausted, refused.Code);
        }));
    }

    [Fact]
    public async Task A_slow_source_is_answered_at_once()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var source = Channel.CreateUnbounded<TaskSpec>();

        await using var answers = client.Tasks.SubmitManyAsync(source.Reader.ReadAllAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            source.Writer.TryWrite(Specs.Shell($"task {i}"));
            Assert.True(await answers.MoveNextAsync().AsTask().InTime());
            Assert.NotEmpty(answers.Current.Id);
        }

        source.Writer.Complete();
        Assert.False(await answers.MoveNextAsync().AsTask().InTime());
    }

    [Fact]
    public async Task A_cut_is_crossed_and_no_task_is_queued_twice()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        const int count = 5_000;

        var ids = new HashSet<string>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(Tasks(), TestContext.Current.CancellationToken))
        {
            Assert.True(ids.Add(answer.Id));
            if (answer.Index is 1_200 or 3_300) relay.Cut();
        }

        Assert.Equal(count, ids.Count);
        Assert.Equal(count, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
        Assert.True(relay.Connections >= 3);

        async IAsyncEnumerable<TaskSpec> Tasks()
        {
            for (var i = 0; i < count; i++)
            {
                if (i % 50 == 0) await Task.Yield();
                yield return Specs.Shell($"task {i}");
            }
        }
    }

    [Fact]
    public async Task A_bulk_whose_answer_is_lost_is_sent_again_and_each_task_is_queued_once()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);

        relay.LoseNextAnswer();
        var pattern = client.Tasks.SubmitManyAsync(Specs.Shell(""), Enumerable.Range(0, 1_500).Select(i => $"task {i}").ToAsyncEnumerable(), TestContext.Current.CancellationToken);
        var ids = await pattern.Select(answer => answer.Id).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1_500, ids.Distinct().Count());
        Assert.Equal(1_500, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
        Assert.Equal("task 1499", (await client.Tasks.GetAsync(ids[^1], TestContext.Current.CancellationToken)).Spec.Work.Shell.Command);
    }

    [Fact]
    public async Task A_bulk_that_no_manager_answers_any_more_says_of_how_many_it_is_not_known()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = new TitanClient(new TitanClientOptions { Managers = [relay.Address], RetryFor = TimeSpan.FromMilliseconds(100) });
        await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);

        relay.LoseAnswers();
        var unknown = await Assert.ThrowsAsync<TitanException>(async () =>
            await client.Tasks.SubmitManyAsync(Enumerable.Repeat(Specs.Shell("true"), 10).ToAsyncEnumerable(), TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken));

        Assert.Equal("OUTCOME_UNKNOWN", unknown.Reason);
        Assert.Contains("the next 10", unknown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", unknown.Message + unknown.Hint, StringComparison.Ordinal);
    }
}
