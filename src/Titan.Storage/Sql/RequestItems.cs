using System.Globalization;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;

namespace Titan.Storage.Sql;

/// <summary>The tasks of a request that made none, as one column holds them: <c>3=ID</c> was there already, <c>5!MaxPending</c> was refused.</summary>
internal static class RequestItems
{
    /// <summary>Null for none.</summary>
    public static string? Of(IReadOnlyList<RequestItem> items) => items.Count == 0 ? null : string.Join(' ', items.Select(Of));

    public static IReadOnlyList<RequestItem> ToItems(string? text) => text is null ? [] : [.. text.Split(' ').Select(ToItem)];

    private static string Of(RequestItem item) => item.Refused is { } reason
        ? string.Create(CultureInfo.InvariantCulture, $"{item.Index}!{reason}")
        : string.Create(CultureInfo.InvariantCulture, $"{item.Index}={item.Existing}");

    private static RequestItem ToItem(string text)
    {
        var mark = text.AsSpan().IndexOfAny('=', '!');
        if (mark < 0 || !int.TryParse(text.AsSpan(0, mark), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw Unknown(text);
        var rest = text.AsSpan(mark + 1);
        if (text[mark] == '=') return TaskId.TryParse(rest, out var id) ? new RequestItem(index, id, null) : throw Unknown(text);
        return Enum.TryParse<RefusalReason>(rest, out var reason) ? new RequestItem(index, TaskId.None, reason) : throw Unknown(text);
    }

    private static InvalidDataException Unknown(string text) => new($"the store holds an unknown item of a request: '{text}'");
}
