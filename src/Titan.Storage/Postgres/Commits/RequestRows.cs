using Npgsql;
using NpgsqlTypes;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Requests that made something.</summary>
internal sealed class RequestRows
{
    private readonly ColumnArrays _arrays = new();
    private readonly List<byte[]> _id;
    private readonly List<long> _acceptedAt;
    private readonly List<long> _content;
    private readonly List<string?> _firstTask;
    private readonly List<long> _seed;
    private readonly List<string?> _others;

    public RequestRows()
    {
        _id = _arrays.Add<byte[]>("id", NpgsqlDbType.Bytea);
        _acceptedAt = _arrays.Add<long>("accepted_at", NpgsqlDbType.TimestampTz);
        _content = _arrays.Add<long>("content", NpgsqlDbType.Bigint);
        _firstTask = _arrays.Add<string?>("first_task", NpgsqlDbType.Text);
        _seed = _arrays.Add<long>("seed", NpgsqlDbType.Bigint);
        _others = _arrays.Add<string?>("others", NpgsqlDbType.Text);
    }

    public int Count => _id.Count;

    public NpgsqlBatchCommand Command => _arrays.Command(rows => $"INSERT INTO titan.requests {rows.Insertion} ON CONFLICT (accepted_at, id) DO NOTHING");

    public void Add(RequestState request)
    {
        var id = new byte[RequestId.Length];
        request.Id.WriteTo(id);
        _id.Add(id);
        _acceptedAt.Add(PostgresTime.From(request.AcceptedAt));
        _content.Add((long)request.Content);
        _firstTask.Add(request.First == TaskId.None ? null : request.First.ToString());
        _seed.Add((long)request.Seed);
        _others.Add(RequestItems.Of(request.Others));
    }
}
