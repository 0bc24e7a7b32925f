using System.Diagnostics;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>A method of the API, called with bytes that need not be a message of its type.</summary>
internal sealed class RawMethod(MethodDescriptor descriptor)
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly Method<byte[], byte[]> _method = new(
        (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            _ => MethodType.DuplexStreaming,
        },
        descriptor.Service.FullName, descriptor.Name, Raw, Raw);

    /// <summary>All methods that anyone may call.</summary>
    public static IReadOnlyList<RawMethod> All { get; } =
        [.. TaskService.Descriptor.Methods.Concat(ClusterService.Descriptor.Methods).Concat(WorkerLink.Descriptor.Methods).Select(method => new RawMethod(method))];

    public string Name => descriptor.FullName;

    /// <summary>As it stands in a request's line.</summary>
    public string Path => _method.FullName;

    public MessageDescriptor Input => descriptor.InputType;

    public MessageDescriptor Output => descriptor.OutputType;

    public bool IsStream => descriptor.IsClientStreaming || descriptor.IsServerStreaming;

    public static RawMethod Of(string name) => All.Single(method => method.Name == name);

    /// <summary>Calls it with one message. Of a stream that waits for what comes, what was answered until the deadline is the answer.</summary>
    public async Task<RawAnswer> CallAsync(CallInvoker invoker, byte[] message, CallOptions options)
    {
        var begun = Stopwatch.GetTimestamp();
        var answers = new List<byte[]>();
        try
        {
            switch (_method.Type)
            {
                case MethodType.Unary:
                    answers.Add(await invoker.AsyncUnaryCall(_method, null, options, message));
                    break;
                case MethodType.ServerStreaming:
                    using (var call = invoker.AsyncServerStreamingCall(_method, null, options, message)) await ReadAllAsync(call.ResponseStream, answers);
                    break;
                case MethodType.ClientStreaming:
                    using (var call = invoker.AsyncClientStreamingCall(_method, null, options))
                    {
                        await SendAsync(call.RequestStream, message, call.ResponseAsync);
                        answers.Add(await call);
                    }

                    break;
                default:
                    using (var call = Open(invoker, options))
                    {
                        var reading = ReadAllAsync(call.ResponseStream, answers);
                        await SendAsync(call.RequestStream, message, reading);
                        await reading;
                    }

                    break;
            }

            return new RawAnswer(answers, null, Stopwatch.GetElapsedTime(begun));
        }
        catch (RpcException failure)
        {
            return new RawAnswer(answers, failure, Stopwatch.GetElapsedTime(begun));
        }
    }

    /// <summary>Opens a stream of messages both ways.</summary>
    public AsyncDuplexStreamingCall<byte[], byte[]> Open(CallInvoker invoker, CallOptions options) =>
        invoker.AsyncDuplexStreamingCall(new Method<byte[], byte[]>(MethodType.DuplexStreaming, _method.ServiceName, _method.Name, Raw, Raw), null, options);

    /// <summary>A server that has refused the message already does not read it to its end, and it may wait for that for ever; its answer tells why.</summary>
    private static async Task SendAsync(IClientStreamWriter<byte[]> requests, byte[] message, Task answered)
    {
        using var over = new CancellationTokenSource();
        var writing = requests.WriteAsync(message, over.Token);
        if (await Task.WhenAny(writing, answered) == writing) await Task.WhenAny(requests.CompleteAsync());
        else await over.CancelAsync();
    }

    private static async Task ReadAllAsync(IAsyncStreamReader<byte[]> stream, List<byte[]> answers)
    {
        while (await stream.MoveNext(TestContext.Current.CancellationToken)) answers.Add(stream.Current);
    }
}
