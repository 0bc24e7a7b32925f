using System.Threading.Channels;
using Titan.Core;
using Titan.FailPoints;
using Titan.Protocol.Errors;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Decide, commit, release: the one owner of the state.</summary>
/// <remarks>
/// While a batch is being committed the next one is decided, and grows until the store is ready for it: a slow store
/// makes larger batches, an idle one none. Nothing is released before the commit that it depends on.
/// </remarks>
internal sealed partial class ControlLoop(
    Campaign campaign, Role role, ManagerClock clock, Committer committer, IReleases releases, TimeProvider time, ILogger<ControlLoop> log)
{
    /// <summary>Items that wait for the loop; beyond it senders wait.</summary>
    private const int InboxCapacity = 16_384;

    /// <summary>What weighs as much takes turns, so that whoever asks for little waits behind one of these and never behind a flood of them.</summary>
    private const long Heavy = 64 << 10;

    /// <summary>What a Worker says of as many attempts takes turns with what others say of as many.</summary>
    public const int ManyItems = 1_024;

    /// <summary>However it ended; and where this runs in a context of one thread, it stays there.</summary>
    private const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OpenAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>How often a Manager that does not lead looks whether it can.</summary>
    private static readonly TimeSpan CampaignEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>At the end, a batch that is on its way to the store has this long to arrive.</summary>
    private static readonly TimeSpan LastCommitWithin = TimeSpan.FromSeconds(3);

    private readonly Channel<LoopItem> _inbox = Channel.CreateBounded<LoopItem>(
        new BoundedChannelOptions(InboxCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <summary>Makes a batch.</summary>
    private static readonly Notice GrantMore = new(static (_, _, _) => { });

    private readonly Asides _asides = new();
    private readonly Turns _turns = new();

    // Workers do not wait behind floods of submits.
    private readonly Turns _turnsOfWorkers = new();
    private int _ticksWaiting;
    private bool _saidAway;

    /// <summary>Why this Manager cannot lead at all, as the store says; null while it can, or has not tried.</summary>
    public StoreRefusedException? GaveUp { get; private set; }

    /// <summary>Why new work is refused; null when it is not.</summary>
    public string? Trouble => role.Current.WorkRefused?.Message ?? committer.Trouble;

    /// <summary>Tasks in memory by phase, as of the latest commit: known also while the loop cannot be asked.</summary>
    public PhaseCounts Counts { get; private set; } = new();

    /// <summary>Has the loop decide something; the answer comes when it is durable.</summary>
    /// <exception cref="LoopUnavailableException">Refused at the door, or lost with this leadership.</exception>
    /// <param name="weight">About how many bytes of new records it may bring.</param>
    public Task<T> AskAsync<T>(Func<Orchestrator, Instant, Decision, T> decide, CancellationToken cancellation, long weight = 0)
    {
        if (committer.Trouble is { } trouble && role.IsLeading)
        {
            throw new LoopUnavailableException(Reasons.StoreUnavailable, $"the store is away: {trouble}",
                "what was accepted is safe; try again when the store is back");
        }

        return AskPatientlyAsync(decide, cancellation, weight);
    }

    /// <summary>Like <see cref="AskAsync"/>, for whom it is better to wait for a store that is away than to come again: only a Manager that does not lead refuses.</summary>
    /// <exception cref="LoopUnavailableException">Refused at the door, or lost with this leadership.</exception>
    /// <param name="weight">About how many bytes of new records it may bring.</param>
    public async Task<T> AskPatientlyAsync<T>(Func<Orchestrator, Instant, Decision, T> decide, CancellationToken cancellation, long weight = 0)
    {
        using var turn = weight < Heavy ? null : await _turns.TakeAsync(cancellation);
        return await QueueAsync(decide, turn, weight, cancellation);
    }

    /// <summary>The same, of a Worker that has much to say.</summary>
    /// <exception cref="LoopUnavailableException">Refused at the door, or lost with this leadership.</exception>
    public async Task<T> AskInTurnAsync<T>(Func<Orchestrator, Instant, Decision, T> decide, CancellationToken cancellation)
    {
        using var turn = await _turnsOfWorkers.TakeAsync(cancellation);
        return await QueueAsync(decide, turn, weight: 0, cancellation);
    }

    private async Task<T> QueueAsync<T>(Func<Orchestrator, Instant, Decision, T> decide, Turns.Turn? turn, long weight, CancellationToken cancellation)
    {
        if (role.Current.WorkRefused is { } refused) throw refused;
        var question = new Question<T>(decide) { Weight = weight, Turn = turn };
        await SendAsync(question, cancellation);
        using var givenUp = cancellation.UnsafeRegister(static (question, cancelled) => ((Question<T>)question!).GiveUp(cancelled), question);
        return await question.Answer;
    }

    /// <summary>Tells the loop something that nobody waits for.</summary>
    public ValueTask TellAsync(Action<Orchestrator, Instant, Decision> decide, CancellationToken cancellation) =>
        SendAsync(new Notice(decide), cancellation);

    /// <summary>The same, of a Worker that has much to say: one such notice is in the inbox at once.</summary>
    public async ValueTask TellInTurnAsync(Action<Orchestrator, Instant, Decision> decide, CancellationToken cancellation)
    {
        var turn = await _turnsOfWorkers.TakeAsync(cancellation);
        try
        {
            await SendAsync(new Notice(decide) { Turn = turn }, cancellation);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>Tells the loop something that can wait for its next batch, which a tick makes within 50 ms.</summary>
    public void Mention(Action<Orchestrator, Instant, Decision> decide) => _asides.Add(decide);

    /// <summary>Leads until cancelled; after a lost leadership or a fault in a decision, from what the store remembers.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var ticker = time.CreateTimer(_ => SendTick(), null, TickEvery, TickEvery);
        using var lastCommit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var ending = cancellation.UnsafeRegister(_ => lastCommit.CancelAfter(LastCommitWithin), null);
        while (!cancellation.IsCancellationRequested && GaveUp is null)
        {
            await LeadOnceAsync(cancellation, lastCommit.Token);
        }

        Close();
    }

    private async Task LeadOnceAsync(CancellationToken cancellation, CancellationToken lastCommit)
    {
        try
        {
            await LeadAsync(await WinAsync(cancellation), cancellation, lastCommit);
            return;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (StoreFencedException fenced)
        {
            LogSteppedDown(fenced.Message);
            StepDown("it has lost its leadership");
            return;
        }
        catch (StoreRefusedException refused)
        {
            GaveUp = refused;
            StepDown(refused.Message);
            return;
        }
        catch (StoreUnavailableException failure)
        {
            if (!_saidAway) LogOpenFailed(failure.Message);
            _saidAway = true;
            StepDown($"the store is away: {failure.Message}");
        }
#pragma warning disable CA1031 // Whatever it threw: its effects on memory are unknown, those on the store are none.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
            StepDown("it starts again from its store");
        }

        await Task.Delay(OpenAgainAfter, time, cancellation).ConfigureAwait(Quietly);
    }

    /// <summary>Waits until this Manager leads.</summary>
    private async Task<Orchestrator> WinAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var mandate = await campaign.TryAsync(cancellation);
            _saidAway = false;
            // Whoever asked an earlier leadership is told so, before this one can be asked.
            Dismiss(Lost());
            if (mandate is not null)
            {
                role.Lead(mandate.Epoch, mandate.Store, mandate.Tasks);
                return mandate.Orchestrator;
            }

            await Task.Delay(CampaignEvery, time, cancellation);
        }
    }

    private void StepDown(string why)
    {
        campaign.Follow(why);
        var refused = role.Current.WorkRefused!;
        Dismiss(Lost());
        releases.Reset(refused);
    }

    /// <summary>
    /// Lets time pass, unless a commit is held up: the first tick after that comes so late that Core knows of the standstill.
    /// One at a time: while the loop cannot take it, more would only fill the inbox.
    /// </summary>
    private void SendTick()
    {
        committer.Watch();
        if (committer.IsHeldUp) return;
        if (Interlocked.Exchange(ref _ticksWaiting, 1) == 1) return;
        if (!_inbox.Writer.TryWrite(new Notice(Tick))) _ticksWaiting = 0;
    }

    private void Tick(Orchestrator orchestrator, Instant now, Decision decision)
    {
        _ticksWaiting = 0;
        orchestrator.Tick(now, decision);
    }

    private async ValueTask SendAsync(LoopItem item, CancellationToken cancellation)
    {
        try
        {
            await _inbox.Writer.WriteAsync(item, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw ShuttingDown();
        }
    }

    private async Task LeadAsync(Orchestrator orchestrator, CancellationToken cancellation, CancellationToken lastCommit)
    {
        Batch? deciding = null;
        var committing = Task.CompletedTask;
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(cancellation))
            {
                deciding = new Batch(orchestrator, clock, _asides, committer.Latest);
                deciding.Drain(_inbox.Reader);
                while (!committing.IsCompleted && !deciding.IsFull)
                {
                    await Task.WhenAny(committing, MoreAsync(cancellation));
                    cancellation.ThrowIfCancellationRequested();
                    deciding.Drain(_inbox.Reader);
                }

                await committing;
                var changes = deciding.Conclude();
                committing = CommitAsync(deciding, changes, lastCommit);
                // Where the inbox has no room for it, what is there makes the next batch.
                if (deciding.HasMoreToGrant) _inbox.Writer.TryWrite(GrantMore);
                deciding = null;
            }
        }
        catch (Exception failure)
        {
            deciding?.Fail(cancellation.IsCancellationRequested ? ShuttingDown() : failure is StoreFencedException ? Lost() : Unknown(failure));
            throw;
        }
        finally
        {
            // The batch before may still be on its way to the store, and has its own answers to give.
            await committing.ConfigureAwait(Quietly);
        }
    }

    /// <summary>Completes when there is something in the inbox.</summary>
    private async Task MoreAsync(CancellationToken cancellation) => await _inbox.Reader.WaitToReadAsync(cancellation);

    private async Task CommitAsync(Batch batch, Changes changes, CancellationToken cancellation)
    {
        var matters = !changes.IsEmpty;
        try
        {
            FailPoint.HitIf(matters, FailPointNames.ManagerCommitSending);
            await committer.CommitAsync(changes, cancellation);
        }
        catch (Exception failure)
        {
            batch.Fail(Unknown(failure));
            throw;
        }

        FailPoint.HitIf(matters, FailPointNames.ManagerCommitDurable);
        Counts = batch.Counts;
        releases.Carry(batch.Releases);
        FailPoint.HitIf(matters, FailPointNames.ManagerReleaseOrders);
        batch.Release();
        FailPoint.HitIf(matters, FailPointNames.ManagerReleaseDone);
    }

    /// <summary>Refuses what waits for a leadership that is over.</summary>
    private void Dismiss(LoopUnavailableException why)
    {
        while (_inbox.Reader.TryRead(out var item)) item.Fail(why);
        _asides.Clear();
        _ticksWaiting = 0;
    }

    private void Close()
    {
        role.Vacate("it is shutting down");
        _inbox.Writer.TryComplete();
        Dismiss(ShuttingDown());
    }

    private static LoopUnavailableException ShuttingDown() =>
        new(Reasons.ShuttingDown, "this manager is shutting down", "try again when it is back");

    /// <summary>Certainly not begun.</summary>
    private LoopUnavailableException Lost() => role.Current.WorkRefused
        ?? new LoopUnavailableException(Reasons.NotLeader, "this manager lost its leadership before it could begin", "ask the manager that leads now");

    /// <summary>The store was asked to keep it, and what came of that nobody heard.</summary>
    private static LoopUnavailableException Unknown(Exception failure) => new(
        Reasons.OutcomeUnknown,
        failure is OperationCanceledException
            ? "this manager is shutting down and its store did not answer in time"
            : $"this manager lost its leadership before it could answer: {failure.Message}",
        "whether it was done is unknown; look before you send it again, or use --id-key");

    [LoggerMessage(LogLevel.Error, "the store cannot be opened: {Why}; trying again")]
    private partial void LogOpenFailed(string why);

    [LoggerMessage(LogLevel.Error, "stepped down: {Why}")]
    private partial void LogSteppedDown(string why);

    [LoggerMessage(LogLevel.Critical, "the loop failed; starting again from the store")]
    private partial void LogFault(Exception fault);
}
