using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Output;

/// <summary>
/// Tells what is missing of one attempt's output: the first gap of a stream where it is, all later ones in one sum at the end. A command that writes
/// faster than its output is carried has a gap every few pieces, and a line for each would bury what is shown.
/// </summary>
internal sealed class Gaps(Session session)
{
    private readonly SortedDictionary<OutputStream, (long Bytes, int Places)> _later = [];

    public void Add(LogPiece piece)
    {
        if (piece.MissingBytes == 0) return;
        if (_later.TryGetValue(piece.Stream, out var later))
        {
            _later[piece.Stream] = (later.Bytes + piece.MissingBytes, later.Places + 1);
            return;
        }

        _later[piece.Stream] = (0, 0);
        session.Note($"{Plural.Count(piece.MissingBytes, "byte", "bytes")} of {NameOf(piece.Stream)} {Plural.Of(piece.MissingBytes, "is", "are")} missing here: only the first and the last bytes are kept");
    }

    /// <summary>The attempt is over, or nobody looks on.</summary>
    public void Sum()
    {
        foreach (var (stream, (bytes, places)) in _later)
        {
            if (places > 0) session.Note($"{bytes} more {Plural.Of(bytes, "byte", "bytes")} of {NameOf(stream)} {Plural.Of(bytes, "is", "are")} missing, in {places} other {Plural.Of(places, "place", "places")}");
        }

        _later.Clear();
    }

    private static string NameOf(OutputStream stream) => stream == OutputStream.Stderr ? "stderr" : "stdout";
}
