using System.Globalization;
using System.Text;

namespace Titan.Logging;

/// <summary>
/// Writes lines on a thread of its own, so that whoever logs never waits for whoever reads, and never hears of a disk that is full. What can't be written, or
/// is too much to wait for it, is dropped and counted; as soon as lines can be written again, one says how many were.
/// </summary>
public sealed class LineWriter : IDisposable
{
    /// <summary>Characters that wait to be written, or are just being: 4 MiB in memory.</summary>
    public const int MaxWaiting = 2 << 20;

    /// <summary>What a line costs besides its characters.</summary>
    private const int Overhead = 32;

    /// <summary>How often it tries to say what was dropped while nothing else is logged.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly ILineTarget _target;
    private readonly Func<string, string> _format;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _bell = new(0);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly Thread _thread;
    private List<string> _waiting = [];
    private List<string> _writing = [];
    private int _length;
    private long _dropped;
    private string? _why;
    private bool _isTorn;
    private bool _isEnding;

    /// <param name="format">Makes a line of the log of a message about the log itself.</param>
    public LineWriter(ILineTarget target, Func<string, string> format)
    {
        (_target, _format) = (target, format);
        // Now, and not when the first line comes: by then there may be no thread to be had.
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Lines that were dropped and not yet told of.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes a line, without its end. Never waits, never throws.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            if (_length + line.Length + Overhead > MaxWaiting)
            {
                Drop(1, "it is not read fast enough");
                return;
            }

            _waiting.Add(line);
            _length += line.Length + Overhead;
            if (_waiting.Count > 1) return;
            _idle.Reset();
        }

        _bell.Release();
    }

    /// <summary>Waits until all that was added is written or dropped, for as long as this and no longer.</summary>
    public bool Flush(TimeSpan limit) => _idle.Wait(limit);

    /// <summary>Writes what waits, for at most a second: a log that nobody reads does not hold up the end either.</summary>
    public void Dispose()
    {
        if (_isEnding) return;
        _ = Flush(TimeSpan.FromSeconds(1));
        _isEnding = true;
        _bell.Release();
        // Nothing of it is disposed: the thread may be inside a write that never returns.
    }

    private void Run()
    {
        while (!_isEnding)
        {
            _ = _bell.Wait(Dropped > 0 ? Again : Timeout.InfiniteTimeSpan);
            int length;
            lock (_gate)
            {
                (_waiting, _writing) = (_writing, _waiting);
                length = _length;
            }

            WriteAll();
            _writing.Clear();
            lock (_gate)
            {
                _length -= length;
                if (_waiting.Count == 0) _idle.Set();
            }
        }
    }

    private void WriteAll()
    {
        foreach (var line in _writing)
        {
            // Each by itself: of a batch that fails in its middle nobody would know what was lost.
            if (!TryWrite(line)) Drop(1, _why);
        }

        if (Interlocked.Exchange(ref _dropped, 0) is var dropped and > 0 && !TryWrite(_format(Told(dropped)))) Interlocked.Add(ref _dropped, dropped);
    }

    private string Told(long dropped) =>
        string.Create(CultureInfo.InvariantCulture, $"{dropped:N0} {(dropped == 1 ? "line of this log was" : "lines of this log were")} dropped: {_why ?? "it could not be written"}");

    private bool TryWrite(string line)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(_isTorn ? $"\n{line}\n" : $"{line}\n");
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[_target.Write(bytes)..];
                _isTorn = true;
            }

            _isTorn = false;
            return true;
        }
        catch (IOException failure)
        {
            _why = failure.Message;
            return false;
        }
    }

    private void Drop(long lines, string? why)
    {
        Interlocked.Add(ref _dropped, lines);
        _why = why;
    }
}
