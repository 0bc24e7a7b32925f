using Google.Protobuf;
using Grpc.Core;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Api;

/// <summary>Tells one caller the output of a task: what is kept, and under follow what comes, across retries.</summary>
internal sealed class LogStream(IStore store, TaskLookup lookup, Watchers watchers, Role role, IHostApplicationLifetime lifetime)
{
    public async Task RunAsync(LogsRequest request, IServerStreamWriter<LogsResponse> responses, CancellationToken cancellation)
    {
        if (request.SinceOffset < 0 || request.Attempt < 0)
            throw Refusals.Invalid("since_offset", "attempt and since_offset cannot be negative", "leave them out for all output of the latest attempt").ToRpc();
        if (request.Stream is not (OutputStream.Unspecified or OutputStream.Stdout or OutputStream.Stderr))
            throw Refusals.Invalid("stream", $"{(int)request.Stream} is not a stream of output", "ask for stdout, stderr, or leave it out for both").ToRpc();

        var tenure = role.Current;
        tenure.AdmitRead();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping, tenure.Over);
        var id = await lookup.ResolveAsync(request.Id, stop.Token);
        using var watcher = watchers.Open([id]);
        var view = await lookup.CommittedAsync(id, stop.Token);
        var number = request.Attempt > 0 ? request.Attempt : Math.Max(1, view.LastAttempt?.Number ?? 0);
        if (request.Attempt > 0 && !request.Follow && AttemptOf(view, number) is null)
            throw Refusals.AttemptNotFound(id, number).ToRpc();

        var since = request.SinceOffset;
        while (true)
        {
            var reader = new AttemptLog(id, number, request.Stream, since, store, responses);
            view = await FollowAsync(reader, view, request.Follow, watcher, stop.Token);
            if (!request.Follow || request.Attempt > 0) return;

            while (AttemptOf(view, number + 1) is null)
            {
                if (view.State.Phase.IsTerminal()) return;
                await watcher.TakeAsync(stop.Token);
                view = await lookup.CommittedAsync(id, stop.Token);
            }

            number++;
            since = 0;
        }
    }

    private static AttemptState? AttemptOf(TaskView view, int number) => view.Attempts.FirstOrDefault(attempt => attempt.Number == number);

    /// <summary>Tells an attempt's output; under follow until it has ended, or the task without it.</summary>
    private async Task<TaskView> FollowAsync(AttemptLog log, TaskView view, bool follow, Watcher watcher, CancellationToken cancellation)
    {
        while (true)
        {
            // The state is read before the output: when it says "ended", the output that follows is all there is.
            var attempt = AttemptOf(view, log.Attempt);
            var ended = attempt is null ? view.State.Phase.IsTerminal() : !attempt.Phase.IsLive();
            await log.TellAsync(cancellation);
            if (ended || !follow)
            {
                if (attempt is not null) await log.TellMissingAsync(attempt, cancellation);
                return view;
            }

            await watcher.TakeAsync(cancellation);
            view = await lookup.CommittedAsync(view.Spec.Id, cancellation);
        }
    }

    /// <summary>How far one caller has read the two streams of one attempt.</summary>
    private sealed class AttemptLog(TaskId id, int attempt, OutputStream wanted, long since, IStore store, IServerStreamWriter<LogsResponse> responses)
    {
        private readonly Dictionary<OutputStream, long> _offsets = Wanted(wanted).ToDictionary(stream => stream, _ => since);

        public int Attempt => attempt;

        public async Task TellAsync(CancellationToken cancellation)
        {
            foreach (var stream in _offsets.Keys)
            {
                while (true)
                {
                    var slice = await store.ReadOutputAsync(new OutputKey(id, attempt, (OutputStreamName)stream), _offsets[stream], WireLimits.ChunkBytes, cancellation);
                    if (slice.Bytes.IsEmpty) break;
                    await responses.WriteAsync(new LogsResponse
                    {
                        Attempt = attempt,
                        Stream = stream,
                        Offset = slice.Offset,
                        Data = UnsafeByteOperations.UnsafeWrap(slice.Bytes),
                        MissingBytes = slice.MissingBytes,
                    }, cancellation);
                    _offsets[stream] = slice.End;
                    // A caller that reads fast is not to be told all in one go, while others wait.
                    await Task.Yield();
                }
            }
        }

        /// <summary>Bytes at the very end that are not kept: all of them when the cap is 0.</summary>
        public async Task TellMissingAsync(AttemptState ended, CancellationToken cancellation)
        {
            foreach (var (stream, offset) in _offsets)
            {
                var total = (stream == OutputStream.Stdout ? ended.Stdout : ended.Stderr).TotalBytes;
                if (total > offset)
                    await responses.WriteAsync(new LogsResponse { Attempt = attempt, Stream = stream, Offset = total, MissingBytes = total - offset }, cancellation);
            }
        }

        private static IEnumerable<OutputStream> Wanted(OutputStream stream) =>
            stream == OutputStream.Unspecified ? [OutputStream.Stdout, OutputStream.Stderr] : [stream];
    }
}
