using NpgsqlTypes;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Commits;

/// <summary>What is known of one stream of output; null while it is open or when nothing was written.</summary>
internal sealed class SealColumns(ColumnArrays arrays, string stream)
{
    private readonly List<long?> _total = arrays.Add<long?>($"{stream}_bytes", NpgsqlDbType.Bigint);
    private readonly List<long?> _head = arrays.Add<long?>($"{stream}_head", NpgsqlDbType.Bigint);
    private readonly List<long?> _tail = arrays.Add<long?>($"{stream}_tail", NpgsqlDbType.Bigint);
    private readonly List<byte[]?> _sha256 = arrays.Add<byte[]?>($"{stream}_sha256", NpgsqlDbType.Bytea);

    public void Add(OutputSeal seal)
    {
        var isOpen = seal.Equals(OutputSeal.Open);
        _total.Add(isOpen ? null : seal.TotalBytes);
        _head.Add(isOpen ? null : seal.HeadBytes);
        _tail.Add(isOpen ? null : seal.TailBytes);
        _sha256.Add(seal.Sha256.IsEmpty ? null : seal.Sha256.ToArray());
    }
}
