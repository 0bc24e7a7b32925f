using Npgsql;
using Titan.Storage.Postgres.Commits;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Output;

/// <summary>Reads kept output, and what is kept.</summary>
internal static class OutputReader
{
    // The row that holds the byte asked for, else the first one behind it. Differences are compared and not sums: an offset may be any number up to 2^63 - 1.
    private const string Slice = """
        SELECT o.first_byte, o.bytes
        FROM titan.output AS o, (SELECT coalesce(
            (SELECT first_byte FROM (SELECT first_byte, length(bytes) AS length FROM titan.output WHERE task = $1 AND attempt = $2 AND stream = $3 AND first_byte <= $4 ORDER BY first_byte DESC LIMIT 1) AS before
                WHERE $4 - first_byte < length),
            (SELECT min(first_byte) FROM titan.output WHERE task = $1 AND attempt = $2 AND stream = $3 AND first_byte > $4)) AS first_byte) AS begin
        WHERE o.task = $1 AND o.attempt = $2 AND o.stream = $3 AND o.first_byte >= begin.first_byte AND o.first_byte - greatest(begin.first_byte, $4) < $5
        ORDER BY o.first_byte
        """;

    public static async ValueTask<OutputSlice> ReadAsync(NpgsqlConnection connection, OutputKey key, long offset, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Slice, connection);
        StreamKeys.AddTo(command.Parameters, key);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = offset });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using var rows = await command.ExecuteReaderAsync(cancellation);

        using var bytes = new MemoryStream();
        var start = offset;
        while (await rows.ReadAsync(cancellation))
        {
            var firstByte = rows.GetInt64(0);
            if (bytes.Length == 0) start = Math.Max(offset, firstByte);
            else if (firstByte != start + bytes.Length) break;
            var skipped = (int)Math.Max(0, start - firstByte);
            var row = rows.GetFieldValue<byte[]>(1);
            bytes.Write(row.AsSpan(skipped, Math.Min(row.Length - skipped, limit - (int)bytes.Length)));
        }

        return bytes.Length == 0
            ? new OutputSlice(offset, ReadOnlyMemory<byte>.Empty, 0)
            : new OutputSlice(start, bytes.ToArray(), start - offset);
    }

    /// <summary>What the table holds of these streams; streams of unknown tasks are left out.</summary>
    public static async ValueTask<Dictionary<OutputKey, KeptRanges>> KeptAsync(NpgsqlConnection connection, IReadOnlyDictionary<OutputKey, long> caps, CancellationToken cancellation)
    {
        var arrays = new ColumnArrays();
        var keys = new StreamKeys(arrays);
        foreach (var key in caps.Keys) keys.Add(key);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(arrays.Command(rows =>
            $"""
            SELECT u.task, {rows["attempt"]}, {rows["stream"]}, o.first_byte, length(o.bytes)
            FROM {rows.Rows} JOIN titan.tasks AS t ON t.id = u.task LEFT JOIN titan.output AS o ON o.task = u.task AND o.attempt = {rows["attempt"]} AND o.stream = {rows["stream"]}
            ORDER BY u.task, 2, 3, o.first_byte
            """));
        await using var answer = await batch.ExecuteReaderAsync(cancellation);
        var pieces = new Dictionary<OutputKey, List<ByteRange>>();
        while (await answer.ReadAsync(cancellation))
        {
            _ = Core.Tasks.TaskId.TryParse(answer.GetString(0), out var task);
            var key = new OutputKey(task, answer.GetInt32(1), ColumnText.ToOutputStream(answer.GetString(2)));
            if (!pieces.TryGetValue(key, out var ranges)) pieces.Add(key, ranges = []);
            if (!answer.IsDBNull(3)) ranges.Add(new ByteRange(answer.GetInt64(3), answer.GetInt64(3) + answer.GetInt32(4)));
        }

        return pieces.ToDictionary(stream => stream.Key, stream => KeptRanges.Of(stream.Value, caps[stream.Key]));
    }
}
