using System.Buffers;
using System.Reflection;
using Google.Protobuf;
using Google.Rpc;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Titan.Protocol;
using Titan.Protocol.Errors;

namespace Titan.Manager.Api;

/// <summary>Takes the methods of one service from its generated code, each with a reader that weighs a message first.</summary>
internal sealed class WeighingBinder<TService>(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    where TService : class
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var body = BodyOf(method, typeof(TRequest), typeof(ServerCallContext));
        context.AddUnaryMethod(Weighed(method), PoliciesOf(body), body.CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var body = BodyOf(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        context.AddServerStreamingMethod(Weighed(method), PoliciesOf(body), body.CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var body = BodyOf(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        context.AddClientStreamingMethod(Weighed(method), PoliciesOf(body), body.CreateDelegate<ClientStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var body = BodyOf(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        context.AddDuplexStreamingMethod(Weighed(method), PoliciesOf(body), body.CreateDelegate<DuplexStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    private static MethodInfo BodyOf(IMethod method, params Type[] parameters) =>
        typeof(TService).GetMethod(method.Name, parameters) ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.FullName}");

    /// <summary>What attributes of the service and of the method say, as the framework gathers it.</summary>
    private static object[] PoliciesOf(MethodInfo body) => [.. typeof(TService).GetCustomAttributes(inherit: true), .. body.GetCustomAttributes(inherit: true)];

    private static Method<TRequest, TResponse> Weighed<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        if (Activator.CreateInstance<TRequest>() is not IMessage { Descriptor: var type }) return method;
        // A newer program may say more than this one knows; it is of no use here, and thousands of such fields take long to keep.
        var parser = type.Parser.WithDiscardUnknownFields(true);
        var light = MessageWeight.LightUpTo(type, WireLimits.MessageWeight);
        var marshaller = new Marshaller<TRequest>(method.RequestMarshaller.ContextualSerializer, bytes =>
        {
            try
            {
                var payload = bytes.PayloadAsReadOnlySequence();
                if (payload.Length <= light) return (TRequest)parser.ParseFrom(payload);
                var whole = payload.ToArray();
                return MessageWeight.Of(whole, type, WireLimits.MessageWeight) < WireLimits.MessageWeight ? (TRequest)parser.ParseFrom(whole) : throw TooHeavy();
            }
            catch (OutOfMemoryException)
            {
                throw WireErrors.OutOfMemory();
            }
        });
        return new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, marshaller, method.ResponseMarshaller);
    }

    private static RpcException TooHeavy() => Failures.Rpc(
        Code.ResourceExhausted,
        Reasons.MessageTooLarge,
        $"the message has too many parts: read, it would weigh more than {WireLimits.MessageWeight >> 20} MiB",
        "split it over several messages",
        limit: "message_weight");
}
