using Grpc.Core;
using Grpc.Core.Interceptors;
using Titan.Manager.Loop;

namespace Titan.Manager.Api;

/// <summary>Sends clients to the Manager that leads, when it is known and is another: reads too, for it knows what waits and why.</summary>
/// <remarks>It stands before the services of clients. Health and reflection have none, nor has the link of Workers, which has a refusal of its own.</remarks>
internal sealed class LeaderGate(Role role) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        role.Current.AdmitRead();
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        role.Current.AdmitRead();
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        role.Current.AdmitRead();
        return continuation(requestStream, responseStream, context);
    }
}
