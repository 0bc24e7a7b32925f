using System.Text;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

public sealed class LogsTests
{
    [Fact]
    public async Task A_followed_log_crosses_cuts_and_tells_no_byte_twice()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        var interruptions = 0;
        using var client = manager.Connect(relay.Address, _ => interruptions++);
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = (await client.Tasks.SubmitAsync(Specs.Shell("count"), TestContext.Current.CancellationToken)).Id;
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);

        var heard = new Heard();
        var following = heard.ListenAsync(client, new LogQuery { Id = id, Follow = true });
        var (stdout, stderr) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < 20; i++)
        {
            var line = $"line {i}\n";
            await worker.WriteAsync(grant, OutputStream.Stdout, stdout.Length, Encoding.ASCII.GetBytes(line));
            stdout.Append(line);
            if (i % 3 == 0)
            {
                await worker.WriteAsync(grant, OutputStream.Stderr, stderr.Length, "e"u8);
                stderr.Append('e');
            }

            await heard.UntilAsync(stdout.Length, stderr.Length);
            if (i % 5 == 2) relay.Cut();
        }

        await worker.EndAsync(grant, stdout: ScriptedWorker.Whole(stdout.Length), stderr: ScriptedWorker.Whole(stderr.Length));
        await following.InTime();

        Assert.Equal(stdout.ToString(), heard.Stdout);
        Assert.Equal(stderr.ToString(), heard.Stderr);
        Assert.Equal(4, interruptions);
    }

    [Fact]
    public async Task A_followed_log_waits_for_a_task_that_has_not_begun_across_a_restart_of_the_manager()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var id = (await client.Tasks.SubmitAsync(Specs.Shell("later"), TestContext.Current.CancellationToken)).Id;

        var heard = new Heard();
        var following = heard.ListenAsync(client, new LogQuery { Id = id, Follow = true });
        await manager.StopAsync();
        await manager.StartAgainAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        await worker.ServeAsync("at last\n");
        await following.InTime();

        Assert.Equal("at last\n", heard.Stdout);
    }

    [Fact]
    public async Task A_followed_log_crosses_retries_and_ends_with_the_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = (await client.Tasks.SubmitAsync(Specs.Shell("flaky", maxRetries: 1), TestContext.Current.CancellationToken)).Id;

        var heard = new Heard();
        var following = heard.ListenAsync(client, new LogQuery { Id = id, Follow = true, FirstAttempt = 1 });
        await worker.ServeAsync("first\n", exitCode: 3);
        Assert.False(following.IsCompleted);
        await worker.ServeAsync("second\n", exitCode: 4);
        await following.InTime();

        Assert.Equal("first\nsecond\n", heard.Stdout);
        Assert.Equal([1, 2], heard.Attempts);
    }

    [Fact]
    public async Task Bytes_that_are_not_kept_are_told_where_they_are_missing()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var spec = Specs.Shell("much");
        spec.MaxOutputBytes = 8;
        var id = (await client.Tasks.SubmitAsync(spec, TestContext.Current.CancellationToken)).Id;
        var grant = await worker.GrantAsync();
        await worker.BeginAsync(grant);
        await worker.WriteAsync(grant, OutputStream.Stdout, 0, "head"u8);
        await worker.WriteAsync(grant, OutputStream.Stdout, 1_000_000, "tail"u8);
        await worker.EndAsync(grant, stdout: new Sealed { TotalBytes = 1_000_004, HeadBytes = 4, TailBytes = 4 });

        var pieces = new List<(long Offset, long Missing, string Text)>();
        await foreach (var piece in client.Tasks.LogsAsync(new LogQuery { Id = id, Follow = true }, TestContext.Current.CancellationToken))
            pieces.Add((piece.Offset, piece.MissingBytes, Encoding.ASCII.GetString(piece.Bytes.Span)));

        Assert.Equal([(0, 0, "head"), (1_000_000, 999_996, "tail")], pieces);
    }

    [Fact]
    public async Task Since_offset_skips_bytes_of_each_stream()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var id = (await client.Tasks.SubmitAsync(Specs.Shell("say"), TestContext.Current.CancellationToken)).Id;
        await worker.ServeAsync("0123456789");
        await Last(client.Tasks.WaitAsync([id], TestContext.Current.CancellationToken));

        var heard = new Heard();
        await heard.ListenAsync(client, new LogQuery { Id = id, SinceOffset = 7 }).InTime();

        Assert.Equal("789", heard.Stdout);
    }

    [Fact]
    public async Task Output_of_a_task_that_has_not_begun_is_nothing()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();
        var id = (await client.Tasks.SubmitAsync(Specs.Shell("say"), TestContext.Current.CancellationToken)).Id;
        var heard = new Heard();
        await heard.ListenAsync(client, new LogQuery { Id = id }).InTime();
        Assert.Equal("", heard.Stdout);
        await Assert.ThrowsAsync<TitanException>(() => heard.ListenAsync(client, new LogQuery { Id = id, Attempt = 3 }));
    }

    internal static async Task<T> Last<T>(IAsyncEnumerable<T> items) => (await items.ToListAsync(TestContext.Current.CancellationToken).AsTask().InTime())[^1];

    /// <summary>What a follower has been told so far.</summary>
    private sealed class Heard
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _stdout = new();
        private readonly StringBuilder _stderr = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Stdout => _stdout.ToString();

        public string Stderr => _stderr.ToString();

        public List<int> Attempts { get; } = [];

        public async Task ListenAsync(TitanClient client, LogQuery query)
        {
            await foreach (var piece in client.Tasks.LogsAsync(query, TestContext.Current.CancellationToken))
            {
                lock (_lock)
                {
                    if (Attempts.Count == 0 || Attempts[^1] != piece.Attempt) Attempts.Add(piece.Attempt);
                    (piece.Stream == OutputStream.Stderr ? _stderr : _stdout).Append(Encoding.ASCII.GetString(piece.Bytes.Span));
                    _changed.TrySetResult();
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        public async Task UntilAsync(long stdout, long stderr)
        {
            while (true)
            {
                Task changed;
                lock (_lock)
                {
                    if (_stdout.Length >= stdout && _stderr.Length >= stderr) return;
                    changed = _changed.Task;
                }

                await changed.InTime();
            }
        }
    }
}
