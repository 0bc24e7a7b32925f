using System.Text;
using Titan.Logging;

namespace Titan.Tests.Logging;

/// <summary>A disk that is full, or a pipe that nobody reads, until it is told otherwise.</summary>
internal sealed class BrokenTarget : ILineTarget, IDisposable
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _written = new();
    private readonly ManualResetEventSlim _read = new(initialState: true);
    private string? _failure;
    private int _room = int.MaxValue;

    public string Written
    {
        get
        {
            lock (_lock) return _written.ToString();
        }
    }

    /// <param name="room">Bytes that are still taken.</param>
    public void Break(string failure, int room = 0)
    {
        lock (_lock) (_failure, _room) = (failure, room);
    }

    public void Mend()
    {
        lock (_lock) (_failure, _room) = (null, int.MaxValue);
    }

    public void StopReading() => _read.Reset();

    public void ReadOn() => _read.Set();

    public void Dispose() => _read.Dispose();

    public int Write(ReadOnlySpan<byte> bytes)
    {
        _read.Wait();
        lock (_lock)
        {
            if (_failure is not null && _room == 0) throw new IOException(_failure);
            var taken = Math.Min(bytes.Length, _room);
            if (_failure is not null) _room -= taken;
            _written.Append(Encoding.UTF8.GetString(bytes[..taken]));
            return taken;
        }
    }
}
