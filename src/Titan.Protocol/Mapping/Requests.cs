using Google.Protobuf;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;

namespace Titan.Protocol.Mapping;

/// <summary>Requests that may come again: their ids, and what tells one content from another.</summary>
public static class Requests
{
    /// <summary>Null when the client gave no id, or one that cannot be: then with a refusal.</summary>
    public static Request? ToCore(V1.SubmitRequest request, TaskSubmission submission, out Refusal? refusal)
    {
        if (!TryRead(request.RequestId, out var id, out refusal)) return null;
        var content = new ContentHash();
        content.Add(submission, submission.Work);
        return new Request(id, content.Value);
    }

    /// <inheritdoc cref="ToCore(V1.SubmitRequest, TaskSubmission, out Refusal?)"/>
    /// <param name="submissions">Its tasks; null where one cannot be understood.</param>
    public static Request? ToCore(V1.SubmitManyRequest request, ReadOnlySpan<(TaskSubmission Submission, Work Work)?> submissions, out Refusal? refusal)
    {
        if (!TryRead(request.RequestId, out var id, out refusal)) return null;
        var content = new ContentHash();
        content.Add((ulong)submissions.Length);
        foreach (var submission in submissions)
        {
            if (submission is (var common, var work)) content.Add(common, work);
        }

        return new Request(id, content.Value);
    }

    /// <inheritdoc cref="ToCore(V1.SubmitRequest, TaskSubmission, out Refusal?)"/>
    public static Request? ToCore(V1.RetryRequest request, out Refusal? refusal)
    {
        if (!TryRead(request.RequestId, out var id, out refusal)) return null;
        var content = new ContentHash();
        content.Add((ulong)request.Ids.Count);
        foreach (var task in request.Ids) content.Add(task);
        content.Add(request.IdKey);
        content.Add(request.Reason);
        // Nothing is added where nothing is asked for: a request may come again to a newer Manager.
        if (request.Again) content.Add(1ul);
        if (request.Changes is { } changes) content.Add(changes.ToString());
        return new Request(id, content.Value);
    }

    /// <summary>How tasks are to be retried.</summary>
    /// <param name="idKey">Of the one that is meant.</param>
    public static RetryTerms ToTerms(V1.RetryRequest request, string? idKey) => new()
    {
        IdKey = idKey,
        Reason = request.Reason.Length == 0 ? null : request.Reason,
        Again = request.Again,
        Timeout = request.Changes?.Timeout?.ToSpan(),
        MaxRetries = request.Changes is { HasMaxRetries: true } changes ? changes.MaxRetries : null,
        Folder = request.Changes is { HasCwd: true } moved ? new NewFolder(moved.Cwd.Length == 0 ? null : moved.Cwd) : null,
    };

    private static bool TryRead(ByteString bytes, out RequestId id, out Refusal? refusal)
    {
        refusal = null;
        if (RequestId.TryRead(bytes.Span, out id)) return true;
        if (bytes.Length > 0)
            refusal = Refusals.Invalid("request_id", $"request_id has {bytes.Length} bytes; it has {RequestId.Length}, or none", "send 16 random bytes, the same each time that the request is repeated");
        return false;
    }
}
