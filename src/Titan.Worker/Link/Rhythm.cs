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
    private TimeSpan _heeded;
    private int _beatsToGo;

    /// <summary>From one beat to the next.</summary>
    public TimeSpan Beat { get; } = silenceLimit / PulsesWithinSilence is { } longest && longest < pulse ? longest : pulse;

    /// <summary>Silence for longer than this means that the Manager, or the way to it, is gone.</summary>
    public TimeSpan SilenceLimit
    {
        get
        {
            if (silenceLimit is not { } limit) return TimeSpan.MaxValue;
            // What the Manager wanted at the last pulse still sets when the next one comes.
            var spaced = TimeSpan.FromTicks(Math.Max(Spacing.Ticks, _heeded.Ticks)) * PulsesWithinSilence;
            return spaced > limit ? spaced : limit;
        }
    }

    private TimeSpan Spacing => new(Volatile.Read(ref _spacingTicks));

    /// <summary>The Manager wants pulses so far apart, rounded down to whole beats: the limits of silence on both sides leave room for pulses that are late, and for none that come seldom.</summary>
    public void Space(TimeSpan spacing) => Volatile.Write(ref _spacingTicks, spacing.Ticks);

    /// <summary>To be asked at each beat. The first brings a pulse.</summary>
    public bool IsPulseLeftOut()
    {
        if (--_beatsToGo > 0) return true;
        _heeded = Spacing;
        _beatsToGo = (int)(_heeded / Beat);
        return false;
    }
}
