using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>Reads what is kept of a stream of output.</summary>
internal sealed class OutputReads(Connection connection)
{
    // From the piece that begins at or before the offset on; when that ends before it, it is passed over.
    private readonly Statement _from = connection.Prepare("""
        SELECT first_byte, bytes FROM output
        WHERE task = ?1 AND attempt = ?2 AND stream = ?3 AND first_byte >= coalesce(
            (SELECT max(first_byte) FROM output WHERE task = ?1 AND attempt = ?2 AND stream = ?3 AND first_byte <= ?4), 0)
        ORDER BY first_byte
        """);

    /// <summary>Up to the end of its run, at most <paramref name="limit"/> bytes; empty when nothing is kept from there on.</summary>
    public OutputSlice Read(OutputKey key, long offset, int limit)
    {
        using var bytes = new MemoryStream();
        var start = offset;
        _from.Add(key.Task).Add(key.Attempt).Add(ColumnText.Of(key.Stream)).Add(offset);
        while (bytes.Length < limit && _from.Step())
        {
            var first = _from.Int64(0);
            var piece = _from.Bytes(1);
            if (first + piece.Length <= offset) continue;
            if (bytes.Length == 0) start = Math.Max(first, offset);
            else if (first != start + bytes.Length) break;

            piece = piece[(int)(start + bytes.Length - first)..];
            bytes.Write(piece[..(int)Math.Min(piece.Length, limit - bytes.Length)]);
        }

        _from.Reset();
        return new OutputSlice(start, bytes.ToArray(), start - offset);
    }
}
