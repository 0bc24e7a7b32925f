using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Titan.Manager.Api;

/// <summary>Serves calls of one request that are answered by a stream (watches, logs, and watches of health) one step at a time: what all of them together put into words takes one processor at most.</summary>
/// <remarks>
/// A change can wake thousands of them at once. Among the work of the thread pool each would stand before whoever asks for little; here they stand in a line of their own. They give way to
/// each other after each message; what a store reads for them it reads elsewhere.
/// </remarks>
internal sealed class StreamedAnswers : Interceptor
{
    /// <summary>Then whatever else waits for the thread pool has its turn.</summary>
    private const int StepsInARow = 8;

    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, maxConcurrencyLevel: 1, StepsInARow).ExclusiveScheduler;

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Task.Factory.StartNew(() => continuation(request, responseStream, context), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns).Unwrap();
}
