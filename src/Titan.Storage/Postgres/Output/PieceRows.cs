using Npgsql;
using NpgsqlTypes;
using Titan.Storage.Postgres.Commits;

namespace Titan.Storage.Postgres.Output;

/// <summary>Pieces of output that are new; those of tasks that are not there (any more) are dropped.</summary>
internal sealed class PieceRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly StreamKeys _keys;
    private readonly List<long> _firstByte;
    private readonly List<ReadOnlyMemory<byte>> _bytes;

    public PieceRows()
    {
        _keys = new StreamKeys(_arrays);
        _firstByte = _arrays.Add<long>("first_byte", NpgsqlDbType.Bigint);
        _bytes = _arrays.Add<ReadOnlyMemory<byte>>("bytes", NpgsqlDbType.Bytea);
    }

    public int Count => _keys.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(rows =>
        $"INSERT INTO titan.output {rows.Insertion} WHERE EXISTS (SELECT FROM titan.tasks AS t WHERE t.id = u.task) ON CONFLICT DO NOTHING");

    public void Add(OutputKey key, long firstByte, ReadOnlyMemory<byte> bytes)
    {
        _keys.Add(key);
        _firstByte.Add(firstByte);
        _bytes.Add(bytes);
    }
}
