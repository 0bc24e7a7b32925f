using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>The current row of a query, read from left to right.</summary>
internal ref struct Row(Statement statement, Recurring recurring, int first = 0)
{
    private int _next = first;

    public long Int64() => statement.Int64(_next++);

    public int Int32() => statement.Int32(_next++);

    public long? Int64OrNull() => statement.IsNull(_next) ? Skip<long?>() : statement.Int64(_next++);

    public int? Int32OrNull() => statement.IsNull(_next) ? Skip<int?>() : statement.Int32(_next++);

    public Instant Time() => Times.ToInstant(Int64());

    public Instant? TimeOrNull() => Int64OrNull() is { } microseconds ? Times.ToInstant(microseconds) : null;

    /// <summary>Zero when null.</summary>
    public TimeSpan Length() => Times.ToLength(Int64());

    public TimeSpan? LengthOrNull() => Int64OrNull() is { } microseconds ? Times.ToLength(microseconds) : null;

    public string Text() => recurring.Text(statement.Bytes(_next++));

    public string? TextOrNull() => statement.IsNull(_next) ? Skip<string?>() : Text();

    /// <summary>None when null.</summary>
    public IReadOnlyList<string> Texts() => statement.IsNull(_next) ? Skip<IReadOnlyList<string>?>() ?? [] : ColumnJson.TextsOf(statement.Bytes(_next++));

    public TextMap Map() => statement.IsNull(_next) ? Skip<TextMap?>() ?? TextMap.Empty : recurring.Map(statement.Bytes(_next++));

    /// <summary>One copy of terms that many have.</summary>
    public readonly TaskTerms Shared(TaskTerms terms) => recurring.Terms(terms);

    public byte[]? BytesOrNull() => statement.IsNull(_next) ? Skip<byte[]?>() : statement.Bytes(_next++).ToArray();

    public ReadOnlyMemory<byte> Bytes() => statement.Bytes(_next++).ToArray();

    /// <summary>None when null.</summary>
    public TaskId Id()
    {
        var utf8 = statement.Bytes(_next++);
        if (utf8.IsEmpty) return TaskId.None;
        Span<char> text = stackalloc char[TaskId.TextLength];
        if (utf8.Length != text.Length) throw Unreadable(utf8.Length);
        for (var i = 0; i < text.Length; i++) text[i] = (char)utf8[i];
        return TaskId.TryParse(text, out var id) ? id : throw Unreadable(utf8.Length);
    }

    private static InvalidDataException Unreadable(int length) => new($"the store holds something of {length} bytes where an id of a task should be");

    private T? Skip<T>()
    {
        _next++;
        return default;
    }
}
