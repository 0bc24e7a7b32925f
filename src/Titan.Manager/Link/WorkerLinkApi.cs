using Grpc.Core;
using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Loop;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Link;

/// <summary>The stream between a Worker and the loop.</summary>
internal sealed class WorkerLinkApi(
    ControlLoop loop, Role role, Connections connections, IStore store, Watchers watchers, ManagerIdentity identity, IHostApplicationLifetime lifetime) : WorkerLink.WorkerLinkBase
{
    /// <summary>Output that may be on its way from one Worker and not yet stored.</summary>
    private const long OutputWindowBytes = 4 << 20;

    /// <summary>A Worker that hears nothing for this long connects again.</summary>
    private const long SilenceLimitMilliseconds = 5_000;

    private static readonly Refused LastWord = new() { Reason = Reasons.ShuttingDown, Message = "this manager is shutting down", Hint = "connect again" };

    private const string SameVersion = "use programs of one version";

    /// <summary>Whoever connects introduces itself within this time.</summary>
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(10);

    public override async Task Connect(IAsyncStreamReader<WorkerFrame> requestStream, IServerStreamWriter<ManagerFrame> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var hello = await HelloAsync(requestStream, ended.Token);
        if (Misfit(hello) is { } misfit)
        {
            await responseStream.WriteAsync(new ManagerFrame { Refused = misfit }, ended.Token);
            return;
        }

        var introduction = hello!.ToCore(Peer(context));
        var connection = connections.Open(introduction.Session);
        using var gone = context.CancellationToken.UnsafeRegister(static connection => ((Connection)connection!).Abort(), connection);
        using var stopping = lifetime.ApplicationStopping.UnsafeRegister(static connection => ((Connection)connection!).Close(LastWord), connection);
        try
        {
            if (await JoinAsync(introduction, connection) is { } refused)
                await responseStream.WriteAsync(new ManagerFrame { Refused = refused }, ended.Token);
            else
                await TalkAsync(requestStream, responseStream, connection);
        }
        finally
        {
            connections.Remove(connection);
            await LeaveAsync(connection);
        }
    }

    private static async Task<Hello?> HelloAsync(IAsyncStreamReader<WorkerFrame> frames, CancellationToken ended)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        patience.CancelAfter(HelloWithin);
        try
        {
            return await frames.MoveNext(patience.Token) ? frames.Current.Hello : null;
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Refused? Misfit(Hello? hello)
    {
        if (hello is null) return new Refused { Reason = Reasons.Protocol, Message = "the first frame must carry a hello, within 10 s", Hint = SameVersion };
        return hello.Protocol == WireLimits.LinkProtocol
            ? null
            : new Refused { Reason = Reasons.Protocol, Message = $"this manager speaks link protocol {WireLimits.LinkProtocol}, the worker {hello.Protocol}", Hint = SameVersion };
    }

    private static string Peer(ServerCallContext context) =>
        context.GetHttpContext().Connection is { RemoteIpAddress: { } address } peer ? $"{address}:{peer.RemotePort}" : context.Peer;

    private async Task<Refused?> JoinAsync(WorkerHello introduction, Connection connection)
    {
        try
        {
            var refusal = await loop.AskPatientlyAsync((core, now, decision) => core.Join(introduction, connection.Number, now, decision), connection.Closed);
            return refusal is null ? null : new Refused
            {
                Reason = Reasons.Of(refusal.Reason),
                Message = Texts.Cut(refusal.Message, WireLimits.ErrorLength),
                Hint = refusal.Hint,
                // Whoever lives under this id now, it is not this process: no lease of it is open.
                StopAll = refusal.Reason == RefusalReason.WorkerIdTaken,
            };
        }
        catch (LoopUnavailableException failure)
        {
            return failure.ToRefused();
        }
    }

    private ManagerFrame Welcome() => new()
    {
        Welcome = new Welcome
        {
            ManagerId = identity.Id,
            Epoch = role.Epoch,
            OutputWindowBytes = OutputWindowBytes,
            SilenceLimitMs = SilenceLimitMilliseconds,
        },
    };

    private async Task TalkAsync(IAsyncStreamReader<WorkerFrame> frames, IServerStreamWriter<ManagerFrame> answers, Connection connection)
    {
        var writing = connection.WriteAsync(Welcome(), answers);
        try
        {
            await ReadAsync(frames, connection);
        }
        catch (StoreUnavailableException failure)
        {
            // Its output cannot be stored now, so its results must not be heard: the Worker keeps both, and comes back.
            connection.Close(new Refused { Reason = Reasons.StoreUnavailable, Message = $"output cannot be stored: {failure.Message}", Hint = "connect again" });
            await writing;
        }
        finally
        {
            connection.Abort();
            await writing;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<WorkerFrame> frames, Connection connection)
    {
        var output = new OutputIntake(store, watchers, connection);
        try
        {
            while (await frames.MoveNext(connection.Closed))
                await TakeAsync(frames.Current, connection, output);
        }
        catch (Exception failure) when (failure is OperationCanceledException or RpcException or IOException or LoopUnavailableException)
        {
            // The stream is gone, or this Manager is: either way the Worker connects again and says what it holds.
        }
    }

    private async ValueTask TakeAsync(WorkerFrame frame, Connection connection, OutputIntake output)
    {
        // Answered here and not by the loop: a slow store must not look like a dead Manager.
        if (frame.Pulse is not null) connection.AnswerPulse(frame.Pulse.Sequence);

        if (frame.Output.Count > 0)
        {
            // Before the results of the same frame go to the loop: an accepted result has its output stored.
            await output.AppendAsync(frame.Output, connection.Closed);
            connection.ReturnCredit(frame.Output.Sum(chunk => (long)chunk.Data.Length));
        }

        foreach (var result in frame.Results) connection.Leases.Forget(result.Lease);
        if (frame.Pulse is null && frame.Started.Count == 0 && frame.Results.Count == 0) return;

        // Read here and not in the loop, which has better things to do.
        var report = WorkerReport.Of(frame);
        await loop.TellAsync((core, now, decision) => report.Decide(core, connection.Session, now, decision), connection.Closed);
    }

    private async Task LeaveAsync(Connection connection)
    {
        try
        {
            await loop.TellAsync((core, now, decision) => core.Disconnect(connection.Session, connection.Number, now, decision), CancellationToken.None);
        }
        catch (LoopUnavailableException)
        {
            // The loop is over, and with it what it knew of this Worker.
        }
    }
}
