namespace Titan.Logging;

/// <summary>Where a <see cref="LineWriter"/> writes. It may block, and it may fail; both concern the thread of the writer alone.</summary>
public interface ILineTarget
{
    /// <summary>Writes some of the bytes, at least one, and gives their number.</summary>
    /// <exception cref="IOException">They can't be written now. Another try later may do better.</exception>
    int Write(ReadOnlySpan<byte> bytes);
}
