using System.Text;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    private const long Cap = 20;

    [Fact]
    public async Task Output_is_kept_byte_by_byte()
    {
        var key = await OutputAsync();
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await Store.AppendOutputAsync([new OutputPiece(key, 0, bytes, 1_000)], Cancellation);

        var slice = await Store.ReadOutputAsync(key, 0, 1_000, Cancellation);
        Assert.Equal(bytes, slice.Bytes.ToArray());
        Assert.Equal((0, 0, 256), (slice.Offset, slice.MissingBytes, slice.End));
    }

    [Fact]
    public async Task Slices_are_exact_wherever_they_begin_and_end()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "0123456789");

        Assert.Equal("345", await ReadAsync(key, 3, 3));
        Assert.Equal("9", await ReadAsync(key, 9, 100));
        Assert.Equal("", await ReadAsync(key, 10, 100));
        Assert.Equal("", await ReadAsync(key, 1_000, 100));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 4_096)]
    [InlineData(1L << 62)]
    [InlineData(1L << 32)]
    [InlineData(int.MaxValue)]
    public async Task From_beyond_all_bytes_there_is_nothing_to_read(long offset)
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "0123456789abcdefghij");
        await WriteAsync(key, 40, "the tail that is kept");

        foreach (var limit in new[] { 1, 65_536, int.MaxValue })
        {
            var slice = await Store.ReadOutputAsync(key, offset, limit, Cancellation);
            Assert.Equal((offset, 0, offset), (slice.Offset, slice.MissingBytes, slice.End));
        }
    }

    [Fact]
    public async Task Streams_attempts_and_tasks_do_not_mix()
    {
        var (one, two) = (await OutputAsync(), await OutputAsync());
        OutputKey[] keys = [one, one with { Stream = OutputStreamName.Stderr }, one with { Attempt = 2 }, two];
        await Store.AppendOutputAsync([.. keys.Select((key, i) => new OutputPiece(key, 0, Encoding.UTF8.GetBytes($"piece {i}"), Cap))], Cancellation);

        for (var i = 0; i < keys.Length; i++) Assert.Equal($"piece {i}", await ReadAsync(keys[i], 0));
    }

    [Fact]
    public async Task A_piece_that_comes_again_changes_nothing()
    {
        var key = await OutputAsync();
        (long, string)[] pieces = [(0, "01234"), (5, "56789"), (10, "abcde"), (15, "fghij")];
        foreach (var (offset, text) in pieces) await WriteAsync(key, offset, text);
        foreach (var (offset, text) in pieces)
        {
            await WriteAsync(key, offset, text);
            Assert.Equal("0123456789abcdefghij", await ReadAllAsync(key));
        }

        await WriteAsync(key, 8, "89abc");
        Assert.Equal("0123456789abcdefghij", await ReadAllAsync(key));
    }

    [Fact]
    public async Task A_piece_that_comes_again_after_it_was_dropped_changes_nothing()
    {
        var key = await OutputAsync();
        for (var i = 0; i < 26; i++) await WriteAsync(key, 4 * i, new string((char)('a' + i), 4));
        for (var i = 0; i < 26; i++)
        {
            await WriteAsync(key, 4 * i, new string((char)('a' + i), 4));
            Assert.Equal("aaaabbbbcc", await ReadAsync(key, 0));
            Assert.Equal("xxyyyyzzzz", await ReadAsync(key, 10));
        }
    }

    [Fact]
    public async Task Overlapping_pieces_join()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "0123456");
        await WriteAsync(key, 4, "456789abcdef");
        await WriteAsync(key, 12, "cdefghij");
        Assert.Equal("0123456789abcdefghij", await ReadAllAsync(key));
    }

    [Fact]
    public async Task Beyond_the_cap_the_head_and_the_tail_are_kept_and_the_gap_is_told()
    {
        var key = await OutputAsync();
        for (var i = 0; i < 26; i++) await WriteAsync(key, 4 * i, new string((char)('a' + i), 4));

        Assert.Equal("aaaabbbbcc", await ReadAsync(key, 0));
        var tail = await Store.ReadOutputAsync(key, 10, 100, Cancellation);
        Assert.Equal((94, 84, "xxyyyyzzzz"), (tail.Offset, tail.MissingBytes, Encoding.UTF8.GetString(tail.Bytes.Span)));
        var inside = await Store.ReadOutputAsync(key, 97, 2, Cancellation);
        Assert.Equal((97, 0, "yy"), (inside.Offset, inside.MissingBytes, Encoding.UTF8.GetString(inside.Bytes.Span)));
    }

    [Fact]
    public async Task A_piece_larger_than_the_cap_leaves_its_two_ends()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, new string('a', 10) + new string('b', 500) + new string('c', 10));
        Assert.Equal(new string('a', 10), await ReadAsync(key, 0));
        Assert.Equal(new string('c', 10), await ReadAsync(key, 10));
    }

    [Fact]
    public async Task Bytes_left_out_by_the_sender_are_told_as_missing()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "0123456789");
        await WriteAsync(key, 50, "live");

        var slice = await Store.ReadOutputAsync(key, 10, 100, Cancellation);
        Assert.Equal((50, 40, "live"), (slice.Offset, slice.MissingBytes, Encoding.UTF8.GetString(slice.Bytes.Span)));
    }

    [Fact]
    public async Task A_tail_that_is_told_again_at_the_end_stands_in_place_of_its_fragments()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "0123456789");
        await WriteAsync(key, 40, "fragment");
        await WriteAsync(key, 96, "++++");

        await WriteAsync(key, 90, "the ");
        await WriteAsync(key, 94, "ending");
        var slice = await Store.ReadOutputAsync(key, 10, 100, Cancellation);
        Assert.Equal((90, 80, "the ending"), (slice.Offset, slice.MissingBytes, Encoding.UTF8.GetString(slice.Bytes.Span)));
    }

    [Fact]
    public async Task A_cap_of_nothing_keeps_nothing()
    {
        var key = await OutputAsync();
        await Store.AppendOutputAsync([new OutputPiece(key, 0, "lost"u8.ToArray(), 0)], Cancellation);
        Assert.Equal("", await ReadAsync(key, 0));
    }

    [Fact]
    public async Task A_thousand_pieces_join()
    {
        var key = await OutputAsync();
        var pieces = Enumerable.Range(0, 1_000).Select(i => new OutputPiece(key, 3 * i, new byte[] { (byte)i, (byte)(i >> 8), 7 }, 4_000)).ToList();
        await Store.AppendOutputAsync(pieces.GetRange(0, 400), Cancellation);
        foreach (var piece in pieces.GetRange(400, 20)) await Store.AppendOutputAsync([piece], Cancellation);
        await Store.AppendOutputAsync(pieces.GetRange(400, 600), Cancellation);

        var expected = pieces.SelectMany(piece => piece.Bytes.ToArray()).ToArray();
        var all = new List<byte>();
        while (await Store.ReadOutputAsync(key, all.Count, 999, Cancellation) is { Bytes.IsEmpty: false } slice) all.AddRange(slice.Bytes.Span);
        Assert.Equal(expected, all);
        Assert.Equal(expected[1_501..1_505], (await Store.ReadOutputAsync(key, 1_501, 4, Cancellation)).Bytes.ToArray());
    }

    [Fact]
    public async Task An_odd_cap_is_never_exceeded()
    {
        var key = await OutputAsync();
        for (var i = 0; i < 10; i++) await Store.AppendOutputAsync([new OutputPiece(key, i, new[] { (byte)i }, 5)], Cancellation);
        Assert.Equal([0, 1, 2], (await Store.ReadOutputAsync(key, 0, 100, Cancellation)).Bytes.ToArray());
        Assert.Equal([8, 9], (await Store.ReadOutputAsync(key, 3, 100, Cancellation)).Bytes.ToArray());
    }

    [Fact]
    public async Task Output_of_an_unknown_task_is_dropped()
    {
        var stranger = new OutputKey(new TaskId(1, 1), 1, OutputStreamName.Stdout);
        await WriteAsync(stranger, 0, "who?");
        Assert.Equal("", await ReadAsync(stranger, 0));
    }

    [Fact]
    public async Task Output_of_a_retired_task_can_still_be_asked_for_without_error()
    {
        var key = await OutputAsync();
        await WriteAsync(key, 0, "hi");
        await Store.CommitAsync(new Titan.Core.Changes { Retired = { key.Task } }, Cancellation);
        Assert.Contains(await ReadAsync(key, 0), new[] { "", "hi" });
    }

    private async Task<OutputKey> OutputAsync()
    {
        var spec = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1), Records.Attempt(2)]);
        return new OutputKey(spec.Id, 1, OutputStreamName.Stdout);
    }

    private ValueTask WriteAsync(OutputKey key, long offset, string text) =>
        Store.AppendOutputAsync([new OutputPiece(key, offset, Encoding.UTF8.GetBytes(text), Cap)], Cancellation);

    private async Task<string> ReadAsync(OutputKey key, long offset, int limit = 1_000) =>
        Encoding.UTF8.GetString((await Store.ReadOutputAsync(key, offset, limit, Cancellation)).Bytes.Span);

    private async Task<string> ReadAllAsync(OutputKey key)
    {
        var all = new StringBuilder();
        var offset = 0L;
        while (await Store.ReadOutputAsync(key, offset, 7, Cancellation) is { Bytes.IsEmpty: false } slice)
        {
            Assert.Equal(0, slice.MissingBytes);
            all.Append(Encoding.UTF8.GetString(slice.Bytes.Span));
            offset = slice.End;
        }

        return all.ToString();
    }
}
