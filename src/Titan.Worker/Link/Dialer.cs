using Microsoft.Extensions.Logging;
using Titan.Protocol.Errors;

namespace Titan.Worker.Link;

/// <summary>Keeps this Worker linked: tries every Manager in its list for as long as it lives, whatever they say.</summary>
/// <param name="race">Of several addresses, in the order of preference and within a time, the first that answers, or null. Null: they are tried one after the other.</param>
/// <param name="ready">Told the address once, at the first welcome.</param>
internal sealed partial class Dialer(
    Func<Conversation> begin, Inventory inventory, WorkerOptions options, Action<string> ready, Random random, TimeProvider time, ILogger log,
    Func<IReadOnlyList<string>, TimeSpan, CancellationToken, Task<string?>>? race = null)
{
    /// <summary>An earlier process of the same id may not have been missed yet: until then its id is not taken for good.</summary>
    private static readonly TimeSpan TakenGrace = TimeSpan.FromSeconds(5);

    /// <summary>Whoever waits for its id to become free looks often.</summary>
    private static readonly TimeSpan LongestTakenWait = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whoever holds attempts or results has to be back within the grace of a Manager that was away for long, or they run again
    /// elsewhere. And until a Worker was welcome once, somebody is likely to be waiting for it to be ready.
    /// </summary>
    private static readonly TimeSpan LongestUrgentWait = TimeSpan.FromSeconds(2);

    /// <summary>Links that last less are as good as refused: the wait goes on growing.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    private readonly ManagerAddresses _addresses = new(options.Managers);
    private readonly Backoff _backoff = new(random);
    private bool _wasWelcome;
    private long? _takenAt;
    private bool _isTaken;
    private bool _leaderIsDue;
    private string? _lastTrouble;

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="LinkRefusedException">Refused before it was ever welcome, for something that only its user can change.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var address = await NextAsync(cancellation);
            if (cancellation.IsCancellationRequested) return;
            var parting = await begin().TalkAsync(address, _addresses.Patience, welcome => Welcome(address, welcome), cancellation);
            if (cancellation.IsCancellationRequested) return;

            if (parting.Welcomed is { } lasted) AfterLink(address, parting, lasted);
            else AfterRefusal(address, parting);
            if (parting.Welcomed is not null || _addresses.RoundIsOver) await WaitAsync(cancellation);
        }
    }

    private async Task<string> NextAsync(CancellationToken cancellation)
    {
        var address = _addresses.Next();
        if (race is null || options.Managers.Count == 1 || await race(_addresses.WithOthers(address), _addresses.Patience, cancellation) is not { } answered || answered == address) return address;
        _addresses.Skip(answered);
        return answered;
    }

    private void Welcome(string address, V1.Welcome welcome)
    {
        _lastTrouble = null;
        _addresses.Stay(address);
        LogWelcome(address, welcome.ManagerId, welcome.Epoch);
        if (!_wasWelcome) ready(address);
        _wasWelcome = true;
    }

    private void AfterLink(string address, Parting parting, TimeSpan lasted)
    {
        if (lasted >= Lasting) _backoff.Reset();
        // One that was cut off is likely to be there still; one that went silent, or said goodbye, is not.
        if (parting.WentSilent || parting.Refused is not null) _addresses.PassOver(address);
        Follow(parting.Refused);
        LogLost(address, parting.Why);
        if (parting.Refused is { StopAll: true }) StopAll("the manager gave this worker up");
        else if (options.StopOnDisconnect) StopAll("the link to the manager was lost (--on-disconnect stop)");
    }

    private void AfterRefusal(string address, Parting parting)
    {
        var trouble = $"{address}: {parting.Refused?.Reason ?? parting.Why}";
        // Once in full; then only what changes, for a Manager may be away for days.
        if (trouble != _lastTrouble) LogTrouble(address, parting.Why);
        else LogTroubleAgain(address, parting.Why);
        _lastTrouble = trouble;

        if (parting.Refused is not { } refused) return;
        _isTaken = refused.Reason == Reasons.WorkerIdTaken;
        if (_isTaken) _takenAt ??= time.GetTimestamp();
        if (!_wasWelcome && IsFinal(refused)) throw new LinkRefusedException($"refused by the manager at {address}: {parting.Why}");
        if (refused.StopAll) StopAll("the manager gave this worker up");
        Follow(refused);
    }

    private void Follow(V1.Refused? refused)
    {
        if (refused?.Reason is Reasons.NotLeader or Reasons.StoreUnavailable) _leaderIsDue = true;
        if (refused is { Reason: Reasons.NotLeader, Leader.Length: > 0 }) _addresses.Prefer(refused.Leader);
    }

    private bool IsFinal(V1.Refused refused) => refused.Reason switch
    {
        Reasons.Protocol or Reasons.InvalidField => true,
        Reasons.WorkerIdTaken => IsTakenForGood(refused),
        _ => false,
    };

    /// <summary>Whoever has the id has been heard since it was first asked for: it lives. An earlier Manager does not say.</summary>
    private bool IsTakenForGood(V1.Refused refused)
    {
        var asked = time.GetElapsedTime(_takenAt!.Value);
        return asked >= TakenGrace && TimeSpan.FromMilliseconds(refused.HeardAgoMs) < asked;
    }

    private void StopAll(string why)
    {
        var count = inventory.KillAll(why);
        if (count > 0) LogStopAll(count, Plural.Of(count, "attempt", "attempts"), why);
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        // While a Manager answers that another one leads, or that nobody does yet, somebody soon will.
        var canWait = _wasWelcome && inventory.IsEmpty && !_leaderIsDue;
        _leaderIsDue = false;
        var wait = _backoff.Next(_isTaken && !_wasWelcome ? LongestTakenWait : canWait ? LongestWait : LongestUrgentWait);
        _isTaken = false;
        LogWait(wait.TotalMilliseconds);
        await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [LoggerMessage(LogLevel.Information, "welcome at {Address}: manager {Manager}, epoch {Epoch}")]
    private partial void LogWelcome(string address, string manager, ulong epoch);

    [LoggerMessage(LogLevel.Warning, "lost the link to {Address}: {Why}; connecting again")]
    private partial void LogLost(string address, string why);

    [LoggerMessage(LogLevel.Warning, "no link to {Address}: {Why}; trying on")]
    private partial void LogTrouble(string address, string why);

    [LoggerMessage(LogLevel.Debug, "still no link to {Address}: {Why}")]
    private partial void LogTroubleAgain(string address, string why);

    [LoggerMessage(LogLevel.Warning, "stopping {Count} {What}: {Why}")]
    private partial void LogStopAll(int count, string what, string why);

    [LoggerMessage(LogLevel.Debug, "next try in {Milliseconds:0} ms")]
    private partial void LogWait(double milliseconds);
}
