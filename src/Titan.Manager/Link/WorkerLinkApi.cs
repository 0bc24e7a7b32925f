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
    ControlLoop loop, Role role, Connections connections, PulsePace pace, IStore store, Watchers watchers, ManagerIdentity identity, TimeProvider time,
    IHostApplicationLifetime lifetime, RefusedHellos refusals, ILogger<WorkerLinkApi> log) : WorkerLink.WorkerLinkBase
{
    /// <summary>A Worker that hears nothing for this long connects again.</summary>
    private const long SilenceLimitMilliseconds = 5_000;

    private const string SameVersion = "use programs of one version";

    /// <summary>Whoever connects introduces itself within this time.</summary>
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(10);

    public override async Task Connect(IAsyncStreamReader<WorkerFrame> requestStream, IServerStreamWriter<ManagerFrame> responseStream, ServerCallContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var hello = await HelloAsync(requestStream, ended.Token);
        if (Misfit(hello) is { } misfit)
        {
            refusals.Tell(hello, Peer(context), misfit);
            await responseStream.WriteAsync(new ManagerFrame { Refused = misfit }, ended.Token);
            return;
        }

        var introduction = hello!.ToCore(Peer(context));
        var connection = connections.Open(introduction.Session);
        try
        {
            using var gone = context.CancellationToken.UnsafeRegister(static connection => ((Connection)connection!).Abort(), connection);
            using var stopping = lifetime.ApplicationStopping.UnsafeRegister(static connection => ((Connection)connection!).Close(LastWords.ShuttingDown), connection);
            if (await JoinAsync(introduction, connection) is { } refused)
            {
                refusals.Tell(hello, Peer(context), refused);
                await responseStream.WriteAsync(new ManagerFrame { Refused = refused }, ended.Token);
            }
            else
            {
                await TalkAsync(requestStream, responseStream, connection, WorkerRules.MostHeld(introduction.Slots));
            }
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
        if (hello.Protocol != WireLimits.LinkProtocol)
            return new Refused { Reason = Reasons.Protocol, Message = $"this manager speaks link protocol {WireLimits.LinkProtocol}, the worker {hello.Protocol}", Hint = SameVersion };
        // Before any of them is looked at.
        return WorkerRules.CheckHeld(hello.Slots, hello.Held.Count)?.ToRefused();
    }

    private static string Peer(ServerCallContext context) =>
        context.GetHttpContext().Connection is { RemoteIpAddress: { } address } peer ? $"{address}:{peer.RemotePort}" : context.Peer;

    private async Task<Refused?> JoinAsync(WorkerHello introduction, Connection connection)
    {
        try
        {
            var refusal = introduction.Held.Count <= ControlLoop.ManyItems
                ? await loop.AskPatientlyAsync(Join, connection.Closed)
                : await JoinWithManyAsync();
            return refusal?.ToRefused();
        }
        catch (LoopUnavailableException failure)
        {
            return failure.ToRefused();
        }

        // Each connection begins with a hello: what is in it comes from what all have together.
        async Task<Titan.Core.Refusal?> JoinWithManyAsync()
        {
            if (connections.Pool.Take(introduction.Held.Count) is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, connection.Closed);
            return await loop.AskInTurnAsync(Join, connection.Closed);
        }

        Titan.Core.Refusal? Join(Orchestrator core, Instant now, Decision decision) => core.Join(introduction, connection.Number, now, decision);
    }

    private ManagerFrame Welcome() => new()
    {
        Welcome = new Welcome
        {
            ManagerId = identity.Id,
            Epoch = role.Epoch,
            OutputWindowBytes = OutputIntake.WindowBytes,
            SilenceLimitMs = SilenceLimitMilliseconds,
        },
    };

    private async Task TalkAsync(IAsyncStreamReader<WorkerFrame> frames, IServerStreamWriter<ManagerFrame> answers, Connection connection, int mostHeld)
    {
        var signs = new LifeSigns(loop, connection, pace, mostHeld);
        var reports = new ReportIntake(loop, new OutputIntake(store, watchers, connection), connection, time, log);
        var writing = connection.WriteAsync(Welcome(), answers);
        try
        {
            await ReadAsync(frames, connection, signs, reports, new FramePace(time, connections.Pool));
        }
        finally
        {
            connection.Abort();
            await writing;
            await signs.EndAsync();
            await reports.EndAsync();
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<WorkerFrame> frames, Connection connection, LifeSigns signs, ReportIntake reports, FramePace framePace)
    {
        try
        {
            while (await frames.MoveNext(connection.Closed))
            {
                // Read on: the stream ends when the last word has been said.
                if (!signs.TryTake(frames.Current)) connection.Close(LastWords.TooManyAttempts);
                if (!reports.TryTake(frames.Current)) connection.Close(LastWords.TooMuchOutput);
                // Who sends more than any Worker has to say waits, in its own stream, and nobody else does.
                if (framePace.After(frames.Current) is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, connection.Closed);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or RpcException or IOException)
        {
            // The stream is gone: the Worker connects again and says what it holds.
        }
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
