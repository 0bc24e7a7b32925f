using System.Security.Cryptography;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution.Output;

/// <summary>One stream of an attempt: its first and its last bytes, their number and their hash; and how far it has been told.</summary>
/// <param name="cap">Bytes kept: half from the start, which gets the odd one, and half from the end.</param>
/// <param name="file">All of it is written there besides; null: nowhere.</param>
internal sealed class StreamCapture(long cap, OutputFile? file = null) : IDisposable
{
    private const int FirstBytes = 1 << 10;

    private readonly int _headLimit = (int)((cap + 1) / 2);
    private readonly TailRing _tail = new((int)(cap / 2));
    private byte[] _head = [];
    private int _headLength;
    private long _told;
    private long _toldWithoutGapFrom;

    // The native library behind it is loaded when a command first writes something.
    private IncrementalHash? _hash;

    public long Total { get; private set; }

    /// <summary>Bytes that are kept and not yet told.</summary>
    public long Untold => _told < _headLength ? _headLength - _told + _tail.Length : Math.Min(Total - _told, _tail.Length);

    private long TailStart => Total - _tail.Length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hash.AppendData(bytes);
        Total += bytes.Length;
        file?.Write(bytes);

        var toHead = Math.Min(_headLimit - _headLength, bytes.Length);
        if (toHead > 0)
        {
            GrowHead(_headLength + toHead);
            bytes[..toHead].CopyTo(_head.AsSpan(_headLength));
            _headLength += toHead;
        }

        _tail.Append(bytes[toHead..]);
    }

    /// <summary>The next piece to tell, at most <paramref name="limit"/> bytes; empty: none at present.</summary>
    public ReadOnlySpan<byte> Next(int limit, out long offset)
    {
        // What was written faster than it could be told, and is kept no more, is left out.
        if (_told >= _headLength && _told < TailStart) _told = _toldWithoutGapFrom = TailStart;

        offset = _told;
        var piece = _told < _headLength ? _head.AsSpan((int)_told, (int)(_headLength - _told)) : _tail.Read((int)(_told - TailStart));
        if (piece.Length > limit) piece = piece[..limit];
        _told += piece.Length;
        return piece;
    }

    /// <summary>Tell all from the start.</summary>
    public void Rewind() => _told = _toldWithoutGapFrom = 0;

    /// <summary>Nothing more is written. Whoever listens must have the whole tail without a gap: if not, it is told again.</summary>
    public OutputSeal Seal()
    {
        if (_told > TailStart && _toldWithoutGapFrom > TailStart) _told = _toldWithoutGapFrom = TailStart;
        if (Total == 0) return OutputSeal.Open;
        var seal = new OutputSeal(Total, _headLength, _tail.Length, _hash!.GetHashAndReset());
        _hash.Dispose();
        return seal;
    }

    public void Dispose() => _hash?.Dispose();

    private void GrowHead(int wanted)
    {
        if (wanted <= _head.Length) return;
        Array.Resize(ref _head, Math.Min(_headLimit, Math.Max(wanted, Math.Max(FirstBytes, _head.Length * 2))));
    }
}
