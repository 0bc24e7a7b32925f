using System.Text;
using Titan.Cli.Lines;

namespace Titan.Tests.Cli;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\n", "1:a")]
    [InlineData("a\nb", "1:a 2:b")]
    [InlineData("a\r\nb\r\n", "1:a 2:b")]
    [InlineData("\n\r\n\na\n\n", "4:a")]
    [InlineData("a\rb\n", "1:a\rb")]
    [InlineData("\u00fc\u2713\n", "1:\u00fc\u2713")]
    public async Task Lines_end_with_LF_or_CRLF_and_empty_ones_are_left_out(string text, string lines) =>
        Assert.Equal(lines, await ReadAsync(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b', 10, (byte)'c' }, "1!NUL 2:c")]
    [InlineData(new byte[] { 0xFF, 0xFE, 10, (byte)'c' }, "1!UTF-8 2:c")]
    [InlineData(new byte[] { 0xC3, 10, (byte)'c', 10 }, "1!UTF-8 2:c")]
    public async Task What_is_no_text_is_told_with_its_line(byte[] bytes, string lines) => Assert.Equal(lines, await ReadAsync(bytes));

    [Theory]
    [InlineData(99, "ok")]
    [InlineData(100, "ok")]
    [InlineData(101, "long")]
    [InlineData(5_000_000, "long")]
    public async Task A_line_over_the_limit_is_told_and_the_next_one_is_read(int length, string verdict)
    {
        var bytes = Encoding.ASCII.GetBytes($"first\n{new string('x', length)}\nlast");
        var lines = await LineReader.ReadAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken, limit: 100).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([1, 2, 3], lines.Select(line => line.Number));
        Assert.Equal(("first", "last"), (lines[0].Text, lines[2].Text));
        if (verdict == "ok") Assert.Equal(length, lines[1].Text.Length);
        else Assert.Contains("longer than 100 bytes", lines[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_line_without_an_end_takes_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var endless = new Endless(1L << 30);
        var lines = await LineReader.ReadAsync(endless, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Single(lines);
        Assert.NotNull(lines[0].Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public async Task However_the_bytes_are_cut_the_lines_are_the_same()
    {
        var bytes = Encoding.UTF8.GetBytes("one\r\n\r\nthree ✓\n" + new string('y', 300) + "\nfive");
        var whole = await ReadAsync(bytes);
        for (var piece = 1; piece < 12; piece++) Assert.Equal(whole, await ReadAsync(bytes, piece));
    }

    private static async Task<string> ReadAsync(byte[] bytes, int piece = int.MaxValue)
    {
        var told = new List<string>();
        await foreach (var line in LineReader.ReadAsync(new Pieces(bytes, piece), TestContext.Current.CancellationToken))
        {
            told.Add(line.Problem switch
            {
                null => $"{line.Number}:{line.Text}",
                var problem => $"{line.Number}!{new[] { "NUL", "UTF-8" }.First(word => problem.Contains(word, StringComparison.Ordinal))}",
            });
        }

        return string.Join(' ', told);
    }

    /// <summary>Gives a few bytes a read.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }

    /// <summary>Very many letters and no end of line.</summary>
    private sealed class Endless(long left) : MemoryStream
    {
        private long _left = left;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..count].Fill((byte)'x');
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
