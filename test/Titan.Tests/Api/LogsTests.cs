using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class LogsTests
{
    [Fact]
    public async Task Kept_output_is_told_as_exact_bytes_stream_by_stream()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray();
        await worker.SendAsync(new WorkerFrame { Output = { ScriptedWorker.Chunk(grant, 0, bytes[..60_000]), ScriptedWorker.Chunk(grant, 60_000, bytes[60_000..]) } });
        await worker.OutputAsync(grant, 0, "oops", OutputStream.Stderr);
        await worker.ResultAsync(grant);
        await manager.UntilEndedAsync(id);

        Assert.Equal(bytes, (await LogsAsync(manager, new LogsRequest { Id = id, Stream = OutputStream.Stdout }))[OutputStream.Stdout]);
        Assert.Equal(bytes[70_000..], (await LogsAsync(manager, new LogsRequest { Id = id, Stream = OutputStream.Stdout, SinceOffset = 70_000 }))[OutputStream.Stdout]);
        var both = await LogsAsync(manager, new LogsRequest { Id = id });
        Assert.Equal("oops"u8.ToArray(), both[OutputStream.Stderr]);
        Assert.Equal(bytes, both[OutputStream.Stdout]);
    }

    [Fact]
    public async Task Bytes_that_are_not_kept_are_counted_where_they_are_missing()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var spec = Specs.Noop();
        spec.MaxOutputBytes = 8;
        var id = await manager.SubmitAsync(spec);
        var grant = await worker.GrantAsync();
        await worker.OutputAsync(grant, 0, "0123");
        await worker.OutputAsync(grant, 96, "6789");
        await worker.ResultAsync(grant, adjust: result =>
        {
            result.Stdout = new Sealed { TotalBytes = 100, HeadBytes = 4, TailBytes = 4, Sha256 = ByteString.CopyFrom(new byte[32]) };
            result.Stderr = new Sealed { TotalBytes = 50 };
        });
        await manager.UntilEndedAsync(id);

        var told = await ResponsesAsync(manager, new LogsRequest { Id = id });
        Assert.Equal(
            [(OutputStream.Stdout, 0, "0123", 0), (OutputStream.Stdout, 96, "6789", 92), (OutputStream.Stderr, 50, "", 50)],
            told.Select(response => (response.Stream, response.Offset, response.Data.ToStringUtf8(), response.MissingBytes)));
    }

    [Fact]
    public async Task A_follower_hears_output_as_it_comes_across_retries_until_the_task_has_ended()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        using var logs = manager.Tasks.Logs(new LogsRequest { Id = id, Follow = true }, RunningManager.Deadline());

        var first = await worker.GrantAsync();
        await worker.StartedAsync(first);
        await worker.OutputAsync(first, 0, "one ");
        Assert.Equal("1:0:one ", await NextAsync(logs));
        await worker.OutputAsync(first, 4, "two");
        Assert.Equal("1:4:two", await NextAsync(logs));
        await worker.ResultAsync(first, exitCode: 1);

        var second = await worker.GrantAsync();
        Assert.Equal(2, second.Attempt);
        await worker.OutputAsync(second, 0, "again");
        Assert.Equal("2:0:again", await NextAsync(logs));
        await worker.ResultAsync(second);
        Assert.False(await logs.ResponseStream.MoveNext(TestContext.Current.CancellationToken).InTime());
    }

    [Fact]
    public async Task One_attempt_can_be_asked_for()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        foreach (var (text, exitCode) in new[] { ("first", 1), ("second", 0) })
        {
            var grant = await worker.GrantAsync();
            await worker.OutputAsync(grant, 0, text);
            await worker.ResultAsync(grant, exitCode);
        }

        await manager.UntilEndedAsync(id);
        Assert.Equal("first"u8.ToArray(), (await LogsAsync(manager, new LogsRequest { Id = id, Attempt = 1 }))[OutputStream.Stdout]);
        Assert.Equal("second"u8.ToArray(), (await LogsAsync(manager, new LogsRequest { Id = id }))[OutputStream.Stdout]);
        Assert.Equal("second"u8.ToArray(), (await LogsAsync(manager, new LogsRequest { Id = id, Attempt = 2, Follow = true }))[OutputStream.Stdout]);
    }

    [Fact]
    public async Task A_follower_of_a_task_that_is_cancelled_before_it_ran_hears_nothing_and_ends()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        var following = ResponsesAsync(manager, new LogsRequest { Id = id, Follow = true });
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());
        Assert.Empty(await following.InTime());
    }

    public static TheoryData<string, string> BadRequests() => new()
    {
        { """{ "attempt": -1 }""", "since_offset" },
        { """{ "sinceOffset": "-1" }""", "since_offset" },
        { """{ "stream": 7 }""", "stream" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task Logs_that_cannot_be_given_name_the_field(string json, string field)
    {
        await using var manager = await RunningManager.StartAsync();
        var request = LogsRequest.Parser.ParseJson(json);
        request.Id = await manager.SubmitAsync();
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => ResponsesAsync(manager, request));
        Assert.Equal(field, error.Metadata["field"]);
    }

    [Fact]
    public async Task An_attempt_that_is_not_there_is_not_found()
    {
        await using var manager = await RunningManager.StartAsync();
        var request = new LogsRequest { Id = await manager.SubmitAsync(), Attempt = 3 };
        await RpcError.AssertAsync(StatusCode.NotFound, "ATTEMPT_NOT_FOUND", () => ResponsesAsync(manager, request));
    }

    private static async Task<List<LogsResponse>> ResponsesAsync(RunningManager manager, LogsRequest request)
    {
        using var logs = manager.Tasks.Logs(request, RunningManager.Deadline());
        return await logs.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Dictionary<OutputStream, byte[]>> LogsAsync(RunningManager manager, LogsRequest request) =>
        (await ResponsesAsync(manager, request)).GroupBy(response => response.Stream).ToDictionary(group => group.Key, group => group.SelectMany(response => response.Data).ToArray());

    private static async Task<string> NextAsync(AsyncServerStreamingCall<LogsResponse> logs)
    {
        Assert.True(await logs.ResponseStream.MoveNext(TestContext.Current.CancellationToken).InTime(), "the log has ended");
        var response = logs.ResponseStream.Current;
        return $"{response.Attempt}:{response.Offset}:{Encoding.UTF8.GetString(response.Data.Span)}";
    }
}
