using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Titan.Tests.Protocol;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

/// <summary>Damaged messages to every method over real gRPC: typed errors only, and the Manager lives on.</summary>
public sealed class ApiFuzzTests
{
    private const int MessagesPerMethod = 150;

    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static TheoryData<string> Methods() => [.. ServiceMethods().Select(method => method.FullName)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_damaged_message_is_answered_or_refused_with_a_reason(string name)
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        string[] texts = [await manager.SubmitAsync(), await manager.SubmitAsync(), "w1", "key"];
        var grant = await worker.GrantAsync();
        var method = ServiceMethods().Single(method => method.FullName == name);
        var random = new RandomMessages(name.Length, texts, [grant.Lease, 1]);

        for (var i = 0; i < MessagesPerMethod; i++)
        {
            if (await CallAsync(manager, method, random.Damaged(random.Next(method.InputType))) is not { } failure) continue;
            Assert.False(failure.StatusCode is StatusCode.Internal or StatusCode.Unknown, $"message {i}: {failure.Status}");
            var info = failure.GetRpcStatus()?.GetDetail<ErrorInfo>();
            Assert.True(info?.Metadata.ContainsKey("hint") == true || IsOurOwnDeadline(failure), $"message {i}: {failure.Status} without a hint");
        }

        await manager.SubmitAsync();
    }

    private static IEnumerable<MethodDescriptor> ServiceMethods() =>
        TaskService.Descriptor.Methods.Concat(ClusterService.Descriptor.Methods).Concat(WorkerLink.Descriptor.Methods);

    /// <summary>Streams that wait for what comes are left after a moment; what they answered until then is what counts.</summary>
    private static CallOptions Moment() => new(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(100), cancellationToken: TestContext.Current.CancellationToken);

    private static bool IsOurOwnDeadline(RpcException failure) => failure.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    private static async Task<RpcException?> CallAsync(RunningManager manager, MethodDescriptor descriptor, byte[] message)
    {
        var invoker = manager.Channel.CreateCallInvoker();
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, Raw, Raw);
        try
        {
            switch (type)
            {
                case MethodType.Unary:
                    await invoker.AsyncUnaryCall(method, null, RunningManager.Deadline(), message);
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(method, null, Moment(), message)) await ReadAllAsync(call.ResponseStream);
                    break;
                default:
                    using (var call = invoker.AsyncDuplexStreamingCall(method, null, Moment())) await ExchangeAsync(call, message);
                    break;
            }

            return null;
        }
        catch (RpcException failure)
        {
            return failure;
        }
    }

    private static async Task ExchangeAsync(AsyncDuplexStreamingCall<byte[], byte[]> call, byte[] message)
    {
        await Task.WhenAny(call.RequestStream.WriteAsync(message));
        await Task.WhenAny(call.RequestStream.CompleteAsync());
        await ReadAllAsync(call.ResponseStream);
    }

    private static async Task ReadAllAsync(IAsyncStreamReader<byte[]> answers)
    {
        while (await answers.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }
}
