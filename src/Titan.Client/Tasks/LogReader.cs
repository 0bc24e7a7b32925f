using System.Runtime.CompilerServices;
using Titan.Client.Connection;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>Reads output attempt by attempt, so that it always knows which attempt an offset belongs to.</summary>
internal sealed class LogReader(Caller caller, TaskClient tasks, TitanClientOptions options)
{
    public async IAsyncEnumerable<LogPiece> RunAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var attempt = query.Attempt > 0 ? query.Attempt : query.FirstAttempt;
        if (attempt == 0 || (query.Follow && query.FirstAttempt == 0))
        {
            // Under follow the Manager may be silent for long, so whether there is such a task is found out first.
            var last = LastOf(await tasks.GetAsync(query.Id, options.Patience, cancellation));
            if (last == 0 && !query.Follow) yield break;
            if (attempt == 0) attempt = Math.Max(1, last);
        }

        var position = new LogPosition(query.Stream, query.SinceOffset);
        while (true)
        {
            await foreach (var message in caller.ReadAsync(Open(query, attempt, position), persistent: query.Follow, cancellation, begun: query.Follow))
            {
                if (position.Take(message) is { } piece) yield return piece;
            }

            if (!query.Follow || query.Attempt > 0) yield break;
            var task = await tasks.GetAsync(query.Id, Timeout.InfiniteTimeSpan, cancellation);
            if (task.Phase.HasEnded() && LastOf(task) <= attempt) yield break;
            attempt++;
            position = new LogPosition(query.Stream, 0);
        }
    }

    private static Func<Endpoint, Grpc.Core.CallOptions, Grpc.Core.AsyncServerStreamingCall<LogsResponse>> Open(LogQuery query, int attempt, LogPosition position) =>
        (endpoint, options) => endpoint.Tasks.Logs(
            new LogsRequest { Id = query.Id, Follow = query.Follow, Stream = query.Stream, Attempt = attempt, SinceOffset = position.Lowest }, options);

    private static int LastOf(TaskMessage task) => task.Attempts is [.., var last] ? last.Number : 0;
}
