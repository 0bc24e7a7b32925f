using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>A request, as columns of <c>requests</c>.</summary>
internal static class RequestColumns
{
    public const string Names = "accepted_at, id, content, first_task, seed, others";

    public const int Count = 6;

    public static Statement Add(Statement statement, RequestState request)
    {
        Span<byte> id = stackalloc byte[RequestId.Length];
        request.Id.WriteTo(id);
        statement.Add(Times.Of(request.AcceptedAt)).AddBytes(id).Add((long)request.Content);
        return (request.First == TaskId.None ? statement.AddNull() : statement.Add(request.First)).Add((long)request.Seed).Add(RequestItems.Of(request.Others));
    }

    public static RequestState Read(ref Row row)
    {
        var acceptedAt = row.Time();
        if (!RequestId.TryRead(row.Bytes().Span, out var id)) throw new InvalidDataException("the store holds a request whose id is none");
        return new RequestState
        {
            Id = id,
            AcceptedAt = acceptedAt,
            Content = (ulong)row.Int64(),
            First = row.Id(),
            Seed = (ulong)row.Int64(),
            Others = RequestItems.ToItems(row.TextOrNull()),
        };
    }
}
