using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Takes pieces of output into the rows that are kept of their streams.</summary>
internal sealed class OutputWrites(Connection connection)
{
    /// <summary>Streams whose kept ranges are known without a look; beyond it all are looked up anew.</summary>
    private const int KnownStreams = 16_384;

    private const string OfStream = "task = ? AND attempt = ? AND stream = ?";

    private readonly Dictionary<OutputKey, KeptRanges> _known = [];
    private readonly Statement _exists = connection.Prepare("SELECT 1 FROM tasks WHERE id = ?");
    private readonly Statement _pieces = connection.Prepare($"SELECT first_byte, length(bytes) FROM output WHERE {OfStream} ORDER BY first_byte");
    private readonly Statement _add = connection.Prepare("INSERT INTO output (task, attempt, stream, first_byte, bytes) VALUES (?, ?, ?, ?, ?)");

    // The three steps of a cut: the rest behind it becomes a row of its own, the row that reaches into it loses that part, and what lies inside goes.
    private readonly Statement _keepBehind = connection.Prepare($"""
        INSERT INTO output (task, attempt, stream, first_byte, bytes)
        SELECT task, attempt, stream, ?4, substr(bytes, ?4 - first_byte + 1) FROM output
        WHERE task = ?1 AND attempt = ?2 AND stream = ?3
            AND first_byte = (SELECT max(first_byte) FROM output WHERE task = ?1 AND attempt = ?2 AND stream = ?3 AND first_byte < ?4)
            AND first_byte + length(bytes) > ?4
        """);

    private readonly Statement _keepBefore = connection.Prepare($"""
        UPDATE output SET bytes = substr(bytes, 1, ?4 - first_byte)
        WHERE task = ?1 AND attempt = ?2 AND stream = ?3
            AND first_byte = (SELECT max(first_byte) FROM output WHERE task = ?1 AND attempt = ?2 AND stream = ?3 AND first_byte < ?4)
            AND first_byte + length(bytes) > ?4
        """);

    private readonly Statement _drop = connection.Prepare($"DELETE FROM output WHERE {OfStream} AND first_byte >= ? AND first_byte < ?");

    public void Append(IReadOnlyList<OutputPiece> pieces)
    {
        foreach (var piece in pieces)
        {
            if (Kept(piece) is { } kept) Append(piece, kept);
        }
    }

    /// <summary>What is known may be no longer true: a transaction was rolled back, or tasks were removed.</summary>
    public void Unlearn() => _known.Clear();

    private void Append(OutputPiece piece, KeptRanges kept)
    {
        var key = piece.Key;
        var plan = kept.Write(piece.Offset, piece.Bytes.Length, piece.Cap);
        if (!plan.Cut.IsEmpty)
        {
            AddKey(_keepBehind, key).Add(plan.Cut.End).Run();
            AddKey(_keepBefore, key).Add(plan.Cut.Start).Run();
            AddKey(_drop, key).Add(plan.Cut.Start).Add(plan.Cut.End).Run();
        }

        foreach (var range in plan.Adds)
            AddKey(_add, key).Add(range.Start).AddBytes(piece.Bytes.Span[(int)(range.Start - piece.Offset)..(int)(range.End - piece.Offset)]).Run();

        if (_known.Count >= KnownStreams) _known.Clear();
        _known[key] = plan.After;
    }

    /// <summary>Null when there is no such task.</summary>
    private KeptRanges? Kept(OutputPiece piece)
    {
        if (_known.TryGetValue(piece.Key, out var known)) return known;
        var exists = _exists.Add(piece.Key.Task).Step();
        _exists.Reset();
        return exists ? KeptRanges.Of(Pieces(piece.Key), piece.Cap) : null;
    }

    private List<ByteRange> Pieces(OutputKey key)
    {
        var pieces = new List<ByteRange>();
        AddKey(_pieces, key);
        while (_pieces.Step()) pieces.Add(new ByteRange(_pieces.Int64(0), _pieces.Int64(0) + _pieces.Int64(1)));
        _pieces.Reset();
        return pieces;
    }

    private static Statement AddKey(Statement statement, OutputKey key) => statement.Add(key.Task).Add(key.Attempt).Add(ColumnText.Of(key.Stream));
}
