using System.Threading.Channels;
using Titan.Cli.Terminals;

namespace Titan.Cli.Load;

/// <summary>Tells moments as they come, to within some 100 µs: timers of .NET come up to two milliseconds late, which would be taken for the cluster's.</summary>
/// <remarks>On a thread of its own, which sleeps. However slowly its reader takes them, none is left out and none is told late.</remarks>
internal sealed class Metronome(BenchClock clock)
{
    /// <summary>So that a stop is seen soon.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(50);

    /// <summary>Each moment, when it has come; ends early, without an error, when it is to stop.</summary>
    public IAsyncEnumerable<TimeSpan> Tell(IEnumerable<TimeSpan> moments, CancellationToken stop)
    {
        var told = Channel.CreateUnbounded<TimeSpan>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        new Thread(() => Beat(moments, told.Writer, stop)) { IsBackground = true, Name = "metronome" }.Start();
        return told.Reader.ReadAllAsync(CancellationToken.None);
    }

    private void Beat(IEnumerable<TimeSpan> moments, ChannelWriter<TimeSpan> told, CancellationToken stop)
    {
        foreach (var moment in moments)
        {
            while (moment - clock.Now is var left && left > TimeSpan.Zero && !stop.IsCancellationRequested)
                Posix.Sleep(left < LongestSleep ? left : LongestSleep);
            if (stop.IsCancellationRequested) break;
            told.TryWrite(moment);
        }

        told.Complete();
    }
}
