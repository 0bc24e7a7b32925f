using System.Text;
using Titan.Client.Tasks;

namespace Titan.Cli.Output;

/// <summary>What is kept of one stream of output, in the pieces in which it came.</summary>
internal sealed class KeptStream
{
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];

    /// <summary>As text, where invalid UTF-8 is replaced; where bytes are left out, a line says so.</summary>
    public OutputText Text => new(_pieces);

    /// <summary>The bytes alone; null when they are all valid UTF-8, so that the text tells them.</summary>
    public OutputBytes? Binary => OutputBytes.AreText(_bytes) ? null : new OutputBytes(_bytes);

    public long TotalBytes { get; private set; }

    public long MissingBytes { get; private set; }

    public void Add(LogPiece piece)
    {
        if (piece.MissingBytes > 0) _pieces.Add(Encoding.UTF8.GetBytes($"{(_pieces.Count > 0 ? "\n" : "")}[{Plural.Count(piece.MissingBytes, "byte is", "bytes are")} left out here]\n"));
        if (!piece.Bytes.IsEmpty)
        {
            _pieces.Add(piece.Bytes);
            _bytes.Add(piece.Bytes);
        }

        MissingBytes += piece.MissingBytes;
        TotalBytes = piece.Offset + piece.Bytes.Length;
    }
}
