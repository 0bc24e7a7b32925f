using Npgsql;
using Titan.Core;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Reads the columns of a row one after another, in the order of the query.</summary>
internal struct RowCursor(NpgsqlDataReader row, int column)
{
    private int _column = column;

    /// <summary>Whether the next column is null. It stays the next one.</summary>
    public readonly bool IsNull => row.IsDBNull(_column);

    public void Skip(int columns) => _column += columns;

    public string Text() => row.GetString(_column++);

    public string? TextOrNull() => SkipNull() ? null : row.GetString(_column++);

    public int Int() => row.GetInt32(_column++);

    public int? IntOrNull() => SkipNull() ? null : row.GetInt32(_column++);

    public long Long() => row.GetInt64(_column++);

    public long? LongOrNull() => SkipNull() ? null : row.GetInt64(_column++);

    public bool Flag() => row.GetBoolean(_column++);

    public bool? FlagOrNull() => SkipNull() ? null : row.GetBoolean(_column++);

    public byte[]? BytesOrNull() => SkipNull() ? null : row.GetFieldValue<byte[]>(_column++);

    public TimeSpan? LengthOrNull() => SkipNull() ? null : row.GetFieldValue<TimeSpan>(_column++);

    public Instant Time() => PostgresTime.To(row.GetFieldValue<long>(_column++));

    public Instant? TimeOrNull() => SkipNull() ? null : PostgresTime.To(row.GetFieldValue<long>(_column++));

    public T Value<T>() => row.GetFieldValue<T>(_column++);

    private bool SkipNull()
    {
        if (!row.IsDBNull(_column)) return false;
        _column++;
        return true;
    }
}
