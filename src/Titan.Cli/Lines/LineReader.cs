using System.Runtime.CompilerServices;
using System.Text;
using Titan.Protocol;

namespace Titan.Cli.Lines;

/// <summary>Reads lines of any number and length in bounded memory. Ends of line are LF or CR LF; the last line needs none; empty lines are left out.</summary>
internal static class LineReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async IAsyncEnumerable<Line> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellation, int limit = WireLimits.MessageBytes)
    {
        var buffer = new byte[128 << 10];
        var (start, end, number) = (0, 0, 1L);
        var skipping = false;
        while (true)
        {
            var scanned = end;
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
