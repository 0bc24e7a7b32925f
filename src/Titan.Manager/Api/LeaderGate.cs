using Grpc.Core;
using Grpc.Core.Interceptors;
using Titan.Manager.Loop;

namespace Titan.Manager.Api;

/// <summary>Sends clients to the Manager that leads, when it is known and is another: reads too, for it knows what waits and why.</summary>
/// <remarks>Health, reflection and the link of Workers, which has a refusal of its own, are let through.</remarks>
internal sealed class LeaderGate(Role role) : Interceptor
{
    private const string TaskService = "/titan.v1.TaskService/";
    private const string ClusterService = "/titan.v1.ClusterService/";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Admit(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Admit(ServerCallContext context)
    {
        if (context.Method.StartsWith(TaskService, StringComparison.Ordinal) || context.Method.StartsWith(ClusterService, StringComparison.Ordinal))
            role.Current.AdmitRead();
    }
}
