using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Storage.Memory;

namespace Titan.Tests.Loop;

/// <summary>The real loop over a faulty store, with time in the hands of the test.</summary>
internal sealed class RunningLoop : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stop = new();

    public RunningLoop(Action<FaultyStore>? prepare = null)
    {
        Store = new FaultyStore(new MemoryStore(Time));
        prepare?.Invoke(Store);
        var clock = new ManagerClock(Time);
        Loop = new ControlLoop(
            new Campaign(Store, new OrchestratorOptions(), Orchestrators.WithFreshSeed, clock, Role, NullLogger<Campaign>.Instance), Role, clock,
            new Committer(Store, Time, NullLogger<Committer>.Instance), Releases, Time, NullLogger<ControlLoop>.Instance);
        Ended = Loop.RunAsync(_stop.Token);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public FaultyStore Store { get; }

    public RecordedReleases Releases { get; } = new();

    public Role Role { get; } = new(NullLogger<Role>.Instance);

    public ControlLoop Loop { get; }

    public Task Ended { get; }

    public Task<SubmitOutcome> SubmitAsync(string name = "", Action? decided = null, long weight = 0) => Loop.AskAsync(
        (core, now, decision) =>
        {
            var outcome = core.Submit(new TaskSubmission { Work = NoopWork.Plain, Name = name.Length == 0 ? null : name }, now, decision);
            decided?.Invoke();
            return outcome;
        },
        TestContext.Current.CancellationToken,
        weight);

    public Task<long> CountPendingAsync() => Loop.AskAsync((core, _, _) => core.Counts[Phase.Pending], TestContext.Current.CancellationToken);

    public async Task<Changes> NextCommitAsync() => await Store.Attempts.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    public void Stop() => _stop.Cancel();

    /// <summary>Lets time pass until the evidence is there.</summary>
    public async Task AdvanceUntilAsync(Task evidence)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!evidence.IsCompleted)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Evidence.Patience, "what was waited for did not come");
            Time.Advance(Step);
            await Task.Yield();
        }

        await evidence.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Lets time pass until it is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> evidence)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!evidence())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Evidence.Patience, "what was waited for did not come");
            Time.Advance(Step);
            await Task.Yield();
        }
    }

    /// <summary>Lets so much time pass, step by step.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Step)
        {
            Time.Advance(Step);
            await Task.Yield();
        }
    }

    /// <summary>Lets so much time pass in steps, each of which the leading loop gets to see.</summary>
    public async Task AdvanceInSightAsync(TimeSpan length)
    {
        for (var passed = TimeSpan.Zero; passed < length; passed += Step)
        {
            Time.Advance(Step);
            // Items are decided in order: the tick of this step, if there was one, came before.
            var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await Loop.TellAsync((_, _, _) => decided.SetResult(), TestContext.Current.CancellationToken);
            await decided.Task.InTime();
        }
    }

    /// <summary>Lets time pass in steps, each of which the leading loop gets to see, until the evidence is there.</summary>
    public async Task AdvanceInSightUntilAsync(Task evidence)
    {
        while (!evidence.IsCompleted)
        {
            await AdvanceInSightAsync(Step);
            // What comes by itself comes in real time: without a pause seconds of the other kind go by until then.
            await evidence.WaitAsync(Pause, TestContext.Current.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Lets time pass until a leadership later than that one takes new work.</summary>
    public async Task AdvanceUntilLeadingAsync(ulong afterEpoch = 0)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Role.Epoch <= afterEpoch || Loop.Trouble is not null)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Evidence.Patience, $"still: {Loop.Trouble}");
            Time.Advance(Step);
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Store.Release();
        await _stop.CancelAsync();
        await AdvanceUntilAsync(Ended);
        _stop.Dispose();
    }
}
