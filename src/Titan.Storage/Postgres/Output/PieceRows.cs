using Npgsql;
using NpgsqlTypes;
using Titan.Storage.Postgres.Commits;

namespace Titan.Storage.Postgres.Output;

/// <summary>Pieces of output that are new.</summary>
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

    public NpgsqlBatchCommand Command => _arrays.Command($"INSERT INTO titan.output ({_arrays.Names}) SELECT * FROM {_arrays.Rows} ON CONFLICT DO NOTHING");

    public void Add(OutputKey key, long firstByte, ReadOnlyMemory<byte> bytes)
    {
        _keys.Add(key);
        _firstByte.Add(firstByte);
        _bytes.Add(bytes);
    }
}
