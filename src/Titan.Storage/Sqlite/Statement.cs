using System.Text;
using SQLitePCL;
using Titan.Core.Tasks;
using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>A prepared statement: values go in one after the other, rows come out.</summary>
/// <remarks>The SqliteCommand of the same library costs several times as much for each row.</remarks>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    // What is bound stays bound: a null costs a call only where a value stood before.
    private readonly bool[] _bound = new bool[sqlite3_bind_parameter_count(handle) + 1];
    private byte[] _utf8 = new byte[512];
    private int _next = 1;

    public Statement Add(long value)
    {
        connection.Check(sqlite3_bind_int64(handle, Take(true), value));
        return this;
    }

    public Statement Add(long? value) => value is { } number ? Add(number) : AddNull();

    public Statement Add(int value) => Add((long)value);

    public Statement Add(string? text)
    {
        if (text is null) return AddNull();
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > _utf8.Length && Encoding.UTF8.GetByteCount(text) is var needed && needed > _utf8.Length)
            _utf8 = new byte[needed];
        var length = Encoding.UTF8.GetBytes(text, _utf8);
        connection.Check(sqlite3_bind_text(handle, Take(true), _utf8.AsSpan(0, length)));
        return this;
    }

    public Statement Add(TaskId id)
    {
        id.WriteTo(_utf8);
        connection.Check(sqlite3_bind_text(handle, Take(true), _utf8.AsSpan(0, TaskId.TextLength)));
        return this;
    }

    public Statement AddBytes(ReadOnlySpan<byte> bytes)
    {
        connection.Check(sqlite3_bind_blob(handle, Take(true), bytes));
        return this;
    }

    public Statement AddNull()
    {
        var was = _bound[_next];
        var at = Take(false);
        if (was) connection.Check(sqlite3_bind_null(handle, at));
        return this;
    }

    /// <summary>To the next row; false when there is none. Call <see cref="Reset"/> in the end.</summary>
    public bool Step()
    {
        var result = sqlite3_step(handle);
        if (result == SQLITE_ROW) return true;
        if (result == SQLITE_DONE) return false;
        var fault = connection.Fault(result);
        Reset();
        throw fault;
    }

    /// <summary>Ready to be given new values.</summary>
    public void Reset()
    {
        sqlite3_reset(handle);
        _next = 1;
    }

    /// <summary>For statements without rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        Step();
        Reset();
        return connection.Changes;
    }

    public bool IsNull(int column) => sqlite3_column_type(handle, column) == SQLITE_NULL;

    public long Int64(int column) => sqlite3_column_int64(handle, column);

    public int Int32(int column) => sqlite3_column_int(handle, column);

    /// <summary>A blob, or a text in UTF-8; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(handle, column);

    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Bytes(column));

    public void Dispose() => handle.Dispose();

    private int Take(bool bound)
    {
        _bound[_next] = bound;
        return _next++;
    }
}
