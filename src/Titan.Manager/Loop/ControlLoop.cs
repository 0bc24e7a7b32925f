using System.Security.Cryptography;
using System.Threading.Channels;
using Titan.Core;
using Titan.Protocol.Errors;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Decide, commit, release: the one owner of the state.</summary>
/// <remarks>
/// While a batch is being committed the next one is decided, and grows until the store is ready for it: a slow store
/// makes larger batches, an idle one none. Nothing is released before the commit that it depends on.
/// </remarks>
internal sealed partial class ControlLoop(
    IStore store, OrchestratorOptions options, ManagerClock clock, Committer committer, IReleases releases, TimeProvider time, ILogger<ControlLoop> log)
{
    /// <summary>Items that wait for the loop; beyond it senders wait.</summary>
    private const int InboxCapacity = 16_384;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan OpenAgainAfter = TimeSpan.FromSeconds(1);

    /// <summary>How often a Manager that does not lead looks whether it can.</summary>
    private static readonly TimeSpan CampaignEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>At the end, a batch that is on its way to the store has this long to arrive.</summary>
    private static readonly TimeSpan LastCommitWithin = TimeSpan.FromSeconds(3);

    private const string OutcomeUnknown = "whether it was done is unknown; look before you send it again, or use --id-key";

    private readonly Channel<LoopItem> _inbox = Channel.CreateBounded<LoopItem>(
        new BoundedChannelOptions(InboxCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly TaskCompletionSource _hasLed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ticksWaiting;

    /// <summary>Number of this leadership; 0 before the store has been opened.</summary>
    public ulong Epoch { get; private set; }

    public bool IsLeading { get; private set; }

    /// <summary>Done when this Manager has led for the first time.</summary>
    public Task HasLed => _hasLed.Task;

    /// <summary>Why new work is refused; null when it is not.</summary>
    public string? Trouble => committer.Trouble ?? (IsLeading ? null : "the store is being opened");

    /// <summary>Has the loop decide something; the answer comes when it is durable.</summary>
    /// <exception cref="LoopUnavailableException">Refused at the door, or lost with this leadership.</exception>
    public async Task<T> AskAsync<T>(Func<Orchestrator, Instant, Decision, T> decide, CancellationToken cancellation)
    {
        if (Trouble is { } trouble)
        {
            throw new LoopUnavailableException(Reasons.StoreUnavailable, $"the store is away: {trouble}",
                "what was accepted is safe; try again when the store is back");
        }

        var question = new Question<T>(decide);
        await SendAsync(question, cancellation);
        return await question.Answer.WaitAsync(cancellation);
    }

    /// <summary>Tells the loop something that nobody waits for.</summary>
    public ValueTask TellAsync(Action<Orchestrator, Instant, Decision> decide, CancellationToken cancellation) =>
        SendAsync(new Notice(decide), cancellation);

    /// <summary>Leads until cancelled; after a lost leadership or a fault in a decision, from what the store remembers.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var ticker = time.CreateTimer(_ => SendTick(), null, TickEvery, TickEvery);
        using var lastCommit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var ending = cancellation.UnsafeRegister(_ => lastCommit.CancelAfter(LastCommitWithin), null);
        while (!cancellation.IsCancellationRequested)
        {
            await LeadOnceAsync(cancellation, lastCommit.Token);
            IsLeading = false;
            if (!cancellation.IsCancellationRequested) releases.Reset("the manager starts again from its store");
        }

        Close();
    }

    private async Task LeadOnceAsync(CancellationToken cancellation, CancellationToken lastCommit)
    {
        try
        {
            var orchestrator = await OpenAsync(cancellation);
            await LeadAsync(orchestrator, cancellation, lastCommit);
            return;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (StoreFencedException fenced)
        {
            LogFenced(fenced.Message);
            return;
        }
        catch (StoreUnavailableException failure)
        {
            LogOpenFailed(failure.Message);
        }
#pragma warning disable CA1031 // Whatever it threw: its effects on memory are unknown, those on the store are none.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(fault);
        }

        await Task.Delay(OpenAgainAfter, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>One tick at a time: while the loop cannot take it, more would only fill the inbox.</summary>
    private void SendTick()
    {
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

    /// <summary>A new Orchestrator, when this Manager has come to lead.</summary>
    private async Task<Orchestrator> OpenAsync(CancellationToken cancellation)
    {
        StoredState? stored;
        while ((stored = await store.TryOpenAsync(clock.Now - options.Retention, cancellation)) is null)
            await Task.Delay(CampaignEvery, time, cancellation);

        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var orchestrator = new Orchestrator(options, stored, seed, clock.Now);
        Epoch = stored.Epoch;
        IsLeading = true;
        _hasLed.TrySetResult();
        LogLeading(store.Kind, Epoch, stored.Tasks.Count);
        return orchestrator;
    }

    private async Task LeadAsync(Orchestrator orchestrator, CancellationToken cancellation, CancellationToken lastCommit)
    {
        Batch? deciding = null;
        var committing = Task.CompletedTask;
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(cancellation))
            {
                deciding = new Batch(orchestrator, clock);
                deciding.Drain(_inbox.Reader);
                while (!committing.IsCompleted && !deciding.IsFull)
                {
                    await Task.WhenAny(committing, _inbox.Reader.WaitToReadAsync(cancellation).AsTask());
                    cancellation.ThrowIfCancellationRequested();
                    deciding.Drain(_inbox.Reader);
                }

                await committing;
                var changes = deciding.Conclude();
                committing = CommitAsync(deciding, changes, lastCommit);
                deciding = null;
            }
        }
        catch (Exception failure)
        {
            deciding?.Fail(cancellation.IsCancellationRequested ? ShuttingDown() : Lost(failure));
            throw;
        }
        finally
        {
            // The batch before may still be on its way to the store, and has its own answers to give.
            await committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CommitAsync(Batch batch, Changes changes, CancellationToken cancellation)
    {
        try
        {
            await committer.CommitAsync(changes, cancellation);
        }
        catch (Exception failure)
        {
            batch.Fail(Lost(failure));
            throw;
        }

        releases.Carry(batch.Releases);
        batch.Release();
    }

    private void Close()
    {
        IsLeading = false;
        _inbox.Writer.TryComplete();
        while (_inbox.Reader.TryRead(out var item)) item.Fail(ShuttingDown());
    }

    private static LoopUnavailableException ShuttingDown() =>
        new(Reasons.ShuttingDown, "this manager is shutting down", "try again when it is back");

    private static LoopUnavailableException Lost(Exception failure) => failure is OperationCanceledException
        ? new LoopUnavailableException(Reasons.ShuttingDown, "this manager is shutting down and its store did not answer in time", OutcomeUnknown)
        : new LoopUnavailableException(Reasons.NotLeader, $"this manager lost its leadership before it could answer: {failure.Message}", OutcomeUnknown);

    [LoggerMessage(LogLevel.Information, "leading: store {Store}, epoch {Epoch}, {Tasks} tasks remembered")]
    private partial void LogLeading(string store, ulong epoch, int tasks);

    [LoggerMessage(LogLevel.Error, "the store cannot be opened: {Why}; trying again")]
    private partial void LogOpenFailed(string why);

    [LoggerMessage(LogLevel.Error, "stepped down: {Why}")]
    private partial void LogFenced(string why);

    [LoggerMessage(LogLevel.Critical, "the loop failed; starting again from the store")]
    private partial void LogFault(Exception fault);
}
