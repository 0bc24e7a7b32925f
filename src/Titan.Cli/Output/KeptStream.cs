using System.Buffers;
using System.Text;
using Titan.Client.Tasks;

namespace Titan.Cli.Output;

/// <summary>What is kept of one stream of output, as text.</summary>
internal sealed class KeptStream
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Invalid UTF-8 is replaced; where bytes are left out, a line says so.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public long TotalBytes { get; private set; }

    public long MissingBytes { get; private set; }

    public void Add(LogPiece piece)
    {
        if (piece.MissingBytes > 0) _bytes.Write(Encoding.UTF8.GetBytes($"{(_bytes.WrittenCount > 0 ? "\n" : "")}[{piece.MissingBytes} bytes are left out here]\n"));
        _bytes.Write(piece.Bytes.Span);
        MissingBytes += piece.MissingBytes;
        TotalBytes = piece.Offset + piece.Bytes.Length;
    }
}
