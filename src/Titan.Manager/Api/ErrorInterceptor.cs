using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Titan.Logging;
using Titan.Manager.Loop;
using Titan.Protocol.Errors;
using Titan.Storage;

namespace Titan.Manager.Api;

/// <summary>Turns what goes wrong into statuses that say what to do; what nobody foresaw is logged and told as INTERNAL.</summary>
internal sealed partial class ErrorInterceptor(Role role, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ErrorInterceptor> log) : Interceptor
{
    /// <summary>In ten seconds: whoever has found one can make as many as it likes.</summary>
    private const int Lines = 5;

    private readonly NoiseGate _shortages = new(time, Lines, (more, span) => LogMoreOutOfMemory(log, more, Plural.Of(more, "call was", "calls were"), (int)span.TotalSeconds));
    private readonly NoiseGate _faults = new(time, Lines, (more, span) => LogMoreFaults(log, more, Plural.Of(more, "call", "calls"), (int)span.TotalSeconds));

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(() => continuation(request, context), context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(() => continuation(request, responseStream, context), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(() => continuation(new RequestReader<TRequest>(requestStream), responseStream, context), context);

    private Task<bool> GuardAsync(Func<Task> call, ServerCallContext context) => GuardAsync(
        async () =>
        {
            try
            {
                await call();
                return true;
            }
            catch (InvalidOperationException late) when (IsOver(context))
            {
                // What reads or writes on when a stream is over is told so in this way.
                throw new OperationCanceledException("the call is over", late);
            }
        },
        context);

    private async Task<T> GuardAsync<T>(Func<Task<T>> call, ServerCallContext context)
    {
        try
        {
            return await call();
        }
        catch (LoopUnavailableException failure)
        {
            throw Failures.Unavailable(failure.Reason, failure.Message, failure.Hint, failure.Leader);
        }
        catch (StoreUnavailableException failure)
        {
            throw Failures.Rpc(Code.Unavailable, Reasons.StoreUnavailable, $"the store is away: {failure.Message}", "try again when the store is back");
        }
        catch (OutOfMemoryException)
        {
            if (_shortages.Admits()) LogOutOfMemory(context.Method);
            throw WireErrors.OutOfMemory();
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // Neither the caller nor its deadline ended the call: this Manager is stopping, or somebody else leads now.
            throw Ended();
        }
        catch (Exception fault) when (fault is not (RpcException or OperationCanceledException or IOException))
        {
            if (_faults.Admits()) LogFault(context.Method, fault);
            throw Failures.Rpc(Code.Internal, Reasons.Internal, $"{context.Method} failed inside the manager: {fault.GetType().Name}", "this is a bug of Titan; the manager's log has the details");
        }
    }

    /// <summary>The caller has left. The token of a call with a deadline says so a moment after that of its request.</summary>
    private static bool IsOver(ServerCallContext context) =>
        context.CancellationToken.IsCancellationRequested || context.GetHttpContext().RequestAborted.IsCancellationRequested;

    private RpcException Ended()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return Failures.Rpc(Code.Unavailable, Reasons.ShuttingDown, "this manager is shutting down", "try again when it is back");
        return role.Current.WorkRefused is { } refused
            ? Failures.Unavailable(refused.Reason, refused.Message, refused.Hint, refused.Leader)
            : Failures.Rpc(Code.Unavailable, Reasons.StoreUnavailable, "this manager has begun to lead anew", "ask again");
    }

    [LoggerMessage(LogLevel.Error, "{Method} was refused for want of memory")]
    private partial void LogOutOfMemory(string method);

    [LoggerMessage(LogLevel.Error, "{Method} failed")]
    private partial void LogFault(string method, Exception fault);

    [LoggerMessage(LogLevel.Error, "… and {More} more {What} refused for want of memory in {Seconds} s")]
    private static partial void LogMoreOutOfMemory(ILogger log, long more, string what, int seconds);

    [LoggerMessage(LogLevel.Error, "… and {More} more {What} failed in {Seconds} s")]
    private static partial void LogMoreFaults(ILogger log, long more, string what, int seconds);
}
