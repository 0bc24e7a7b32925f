using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Titan.Manager.Watching;
using Titan.Protocol.V1;
using Titan.Tests.Fuzzing.Messages;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>Streams that say the right things in the wrong order, end in the middle, or never end; many at once.</summary>
public sealed class StreamFuzzTests
{
    private const int Streams = 240;
    private const int AtOnce = 40;
    private const int LongestScript = 8;

    public static TheoryData<string> Methods() => [.. RawMethod.All.Where(method => method.IsStream).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Streams_that_go_wrong_in_any_order_leave_nothing_behind(string name)
    {
        var method = RawMethod.Of(name);
        await using var fuzzed = await FuzzedManager.StartAsync();
        var messages = fuzzed.Messages(name + "/order");
        var random = new Random(FuzzPlan.SeedOf(name + "/order"));
        for (var i = 0; i < Streams * FuzzPlan.Rounds; i += AtOnce)
        {
            var scripts = Enumerable.Range(0, AtOnce).Select(_ => Script(method, messages, random)).ToList();
            var faults = await Task.WhenAll(scripts.Select(script => PlayAsync(method, fuzzed.Manager.Channel.Target, script)));
            if (faults.OfType<string>().ToList() is { Count: > 0 } found) Assert.Fail(string.Join('\n', found));
        }

        await Eventually.True(() => fuzzed.Manager.Part<Watchers>().Count == 0, "the end of all watches");
        await fuzzed.AssertSoundAsync();
    }

    /// <summary>Messages to be sent one after the other; an empty step is a flood of nothing, null the end of what the client says.</summary>
    private static List<byte[]?> Script(RawMethod method, RandomMessages messages, Random random) =>
        [.. Enumerable.Range(0, random.Next(LongestScript)).Select(step => random.Next(6) switch
        {
            0 => null,
            1 => [],
            2 => messages.Damaged(messages.Next(method.Input)),
            3 when method.Input == WorkerFrame.Descriptor => new WorkerFrame { Hello = ScriptedWorker.Hello($"v{random.Next(5)}", (ulong)random.Next(1, 4), random.Next(1, 9)) }.ToByteArray(),
            _ => messages.Next(method.Input).ToByteArray(),
        })];

    /// <summary>On a connection of its own: what a client still sends of a stream that it has left ends the connection, and all that is on it.</summary>
    private static async Task<string?> PlayAsync(RawMethod method, string address, List<byte[]?> script)
    {
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var call = method.Open(channel.CreateCallInvoker(), new CallOptions(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(500)));
        var hearing = HearOutAsync(call, over.Token);
        foreach (var step in script.TakeWhile(step => step is not null))
        {
            // Whoever is refused in the middle of what he says hears why, and need not have said it all.
            var writing = call.RequestStream.WriteAsync(step!, over.Token);
            await Task.WhenAny(writing, hearing);
            if (writing.IsCompletedSuccessfully) continue;
            var heard = await hearing;
            await over.CancelAsync();
            return heard;
        }

        // Half of it is over, and what the other half says is heard; or it is left in the middle, and aborted.
        await (script.Contains(null) ? Task.WhenAny(call.RequestStream.CompleteAsync()) : over.CancelAsync());
        return await hearing;
    }

    private static async Task<string?> HearOutAsync(AsyncDuplexStreamingCall<byte[], byte[]> call, CancellationToken over)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(over))
            {
            }

            return null;
        }
        catch (RpcException failure)
        {
            return TypedErrors.IsCutShort(failure) ? null : TypedErrors.Fault(failure);
        }
    }
}
