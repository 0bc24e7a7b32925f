using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Titan.Manager.Api;

/// <summary>Serves calls that are answered by streams, watches and logs, one step at a time: all of them together have one processor at most.</summary>
/// <remarks>A change can wake thousands of them at once. Among the work of the thread pool each would stand before whoever asks for little; here they stand in a line of their own.</remarks>
internal sealed class StreamedAnswers : Interceptor
{
    /// <summary>Then whatever else waits for the thread pool has its turn. A step takes some milliseconds at most.</summary>
    private const int StepsInARow = 8;

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: 1, StepsInARow).ExclusiveScheduler;

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Task.Factory.StartNew(() => continuation(request, responseStream, context), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();
}
