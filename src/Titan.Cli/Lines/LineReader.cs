using System.Runtime.CompilerServices;
using System.Text;
using Titan.Protocol;

namespace Titan.Cli.Lines;

/// <summary>Reads lines of any number and length in bounded memory. Ends of line are LF or CR LF; the last line needs none; empty lines are left out, and so is a byte order mark at the head.</summary>
internal static class LineReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What must be looked at before the first line is taken: as much of the head as it takes to know a byte order mark.</summary>
    /// <exception cref="UsageException">It is UTF-16 text.</exception>
    public static async Task<ReadOnlyMemory<byte>> HeadAsync(Stream stream, CancellationToken cancellation)
    {
        var head = new byte[3];
        var length = 0;
        // No more than that: behind a letter the next line may be a long time coming.
        while (length < head.Length && (length == 0 || head[0] is 0xEF or 0xFE or 0xFF))
        {
            var count = await stream.ReadAsync(length == 0 ? head.AsMemory(0, 1) : head.AsMemory(length), cancellation);
            if (count == 0) break;
            length += count;
        }

        return head.AsSpan(0, length) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? throw new UsageException("--each-line: the list is UTF-16 text; save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8")
            : head.AsMemory(0, length);
    }

    /// <param name="head">What was read of the stream before.</param>
    public static async IAsyncEnumerable<Line> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation, int limit = WireLimits.MessageBytes, ReadOnlyMemory<byte> head = default)
    {
        var buffer = new byte[128 << 10];
        head.CopyTo(buffer);
        var (start, end, number) = (0, head.Length, 1L);
        var (isFirst, skipping) = (true, false);
        while (true)
        {
            var scanned = isFirst ? 0 : end;
            isFirst = false;
            var count = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            end += count;
            while (buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n') is >= 0 and var found)
            {
                var at = scanned + found;
                if (!skipping && Read(buffer.AsSpan(start, at - start), number, limit) is { } line) yield return line;
                skipping = false;
                number++;
                start = scanned = at + 1;
            }

            if (count == 0) break;
            if (skipping)
            {
                start = end = 0;
            }
            else if (end - start > limit + 1)
            {
                yield return TooLong(number, limit);
                skipping = true;
                start = end = 0;
            }
            else
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        if (!skipping && Read(buffer.AsSpan(start, end - start), number, limit) is { } last) yield return last;
    }

    private static Line? Read(ReadOnlySpan<byte> bytes, long number, int limit)
    {
        if (number == 1 && bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        if (bytes is [.., (byte)'\r']) bytes = bytes[..^1];
        if (bytes.IsEmpty) return null;
        if (bytes.Length > limit) return TooLong(number, limit);
        if (bytes.Contains((byte)0)) return new Line(number, "", "it holds a NUL byte, which no command can");
        try
        {
            return new Line(number, Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return new Line(number, "", "it is not valid UTF-8");
        }
    }

    private static Line TooLong(long number, int limit) => new(number, "", $"it is longer than {limit} bytes, the most that a message can carry");
}
