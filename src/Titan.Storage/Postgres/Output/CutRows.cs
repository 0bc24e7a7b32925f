using Npgsql;
using NpgsqlTypes;
using Titan.Storage.Postgres.Commits;

namespace Titan.Storage.Postgres.Output;

/// <summary>Ranges of output that are no longer kept, at most one of a stream.</summary>
internal sealed class CutRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly StreamKeys _keys;
    private readonly List<long> _start;
    private readonly List<long> _end;

    public CutRows()
    {
        _keys = new StreamKeys(_arrays);
        _start = _arrays.Add<long>("cut_start", NpgsqlDbType.Bigint);
        _end = _arrays.Add<long>("cut_end", NpgsqlDbType.Bigint);
    }

    public int Count => _keys.Count;

    // A row that begins before the cut or ends behind it keeps its rest.
    public NpgsqlBatchCommand Command => _arrays.Command(rows =>
        $"""
        WITH hit AS (
            DELETE FROM titan.output AS o USING {rows.Rows}
            WHERE o.task = u.task AND o.attempt = {rows["attempt"]} AND o.stream = {rows["stream"]} AND o.first_byte < {rows["cut_end"]} AND o.first_byte + length(o.bytes) > {rows["cut_start"]}
            RETURNING o.*, {rows["cut_start"]} AS cut_start, {rows["cut_end"]} AS cut_end
        )
        INSERT INTO titan.output (task, attempt, stream, first_byte, bytes)
        SELECT task, attempt, stream, first_byte, substring(bytes FOR (cut_start - first_byte)::integer) FROM hit WHERE first_byte < cut_start
        UNION ALL
        SELECT task, attempt, stream, cut_end, substring(bytes FROM (cut_end - first_byte)::integer + 1) FROM hit WHERE first_byte + length(bytes) > cut_end
        """);

    public void Add(OutputKey key, ByteRange cut)
    {
        _keys.Add(key);
        _start.Add(cut.Start);
        _end.Add(cut.End);
    }
}
