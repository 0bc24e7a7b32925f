namespace Titan.Worker.Link;

/// <summary>When a Worker pulses on one stream, and for how long the Manager may say nothing to that. It beats all the time; a Manager with many Workers has some of the pulses left out.</summary>
/// <param name="pulse">How often the Worker wants to pulse.</param>
/// <param name="silenceLimit">As the welcome says; null: silence never means anything.</param>
internal sealed class Rhythm(TimeSpan pulse, TimeSpan? silenceLimit)
{
    /// <summary>The Manager speaks when it is spoken to: with pulses farther apart its silence would mean nothing.</summary>
    private const int PulsesWithinSilence = 3;

    // Written by who hears, read by who beats.
    private long _spacingTicks;
    private int _beatsToGo;

    /// <summary>From one beat to the next.</summary>
    public TimeSpan Beat { get; } = silenceLimit / PulsesWithinSilence is { } longest && longest < pulse ? longest : pulse;

    /// <summary>Silence for longer than this means that the Manager, or the way to it, is gone.</summary>
    public TimeSpan SilenceLimit => silenceLimit is not { } limit ? TimeSpan.MaxValue : Spacing * PulsesWithinSilence is var spaced && spaced > limit ? spaced : limit;

    private TimeSpan Spacing => new(Volatile.Read(ref _spacingTicks));

    /// <summary>The Manager wants pulses so far apart, at least.</summary>
    public void Space(TimeSpan spacing) => Volatile.Write(ref _spacingTicks, spacing.Ticks);

    /// <summary>To be asked at each beat. The first brings a pulse; of the others, those nearest to what the Manager wants.</summary>
    public bool IsPulseLeftOut()
    {
        if (--_beatsToGo > 0) return true;
        _beatsToGo = (int)Math.Round(Spacing / Beat);
        return false;
    }
}
