using CsCheck;
using Titan.Storage;

namespace Titan.Tests.Storage;

public sealed class KeptRangesTests
{
    private static readonly Gen<(long Offset, int Length)> Piece = Gen.Select(Gen.Long[0, 40], Gen.Int[0, 14], (offset, length) => (offset, length));

    /// <summary>Pieces as they come: mostly one after the other, some again, some with gaps, some from anywhere.</summary>
    private static readonly Gen<List<(long Offset, int Length)>> Stream = Gen.Select(Gen.Int[0, 9], Gen.Int[1, 7], Piece).List[1, 14].Select(moves =>
    {
        var end = 0L;
        var pieces = new List<(long, int)>();
        foreach (var (kind, length, any) in moves)
        {
            var offset = kind switch { < 6 => end, 6 => Math.Max(0, end - length), 7 => end + length, _ => -1 };
            var piece = offset < 0 ? any : (offset, length);
            pieces.Add(piece);
            end = Math.Max(end, piece.Item1 + piece.Item2);
        }

        return pieces;
    });

    [Fact]
    public void Memory_and_rows_keep_what_the_rule_says() => Gen.Select(Stream, Gen.Long[0, 24]).Sample((pieces, cap) =>
    {
        var (rule, memory, rows) = (new KeptRule(cap), new KeptOutput(cap), new KeptRows(cap));
        foreach (var (offset, length) in pieces)
        {
            var bytes = BytesAt(offset, length);
            rule.Write(offset, length);
            memory.Write(offset, bytes);
            rows.Write(offset, bytes);

            Assert.Equal(rule.Kept, rows.Kept);
            Assert.Equal(rule.Kept, Positions(memory));
            Assert.True(rule.Kept.Count <= cap, $"{rule.Kept.Count} of {cap} bytes kept");
        }
    }, iter: 20_000);

    [Fact]
    public void What_is_kept_can_be_learnt_from_the_pieces() => Gen.Select(Stream, Gen.Long[0, 24]).Sample((pieces, cap) =>
    {
        var rows = new KeptRows(cap);
        foreach (var (offset, length) in pieces)
        {
            rows.Write(offset, BytesAt(offset, length));
            Assert.Equal(rows.Ranges, KeptRanges.Of(rows.Pieces, cap));
        }
    }, iter: 20_000);

    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "09")]
    [InlineData(5, "01289")]
    public void The_head_gets_the_odd_byte(long cap, string kept)
    {
        var output = new KeptOutput(cap);
        output.Write(0, BytesAt(0, 10));
        Assert.Equal(kept, string.Concat(Positions(output)));
    }

    /// <summary>Each byte tells its own offset, so that one that is taken from the wrong place shows.</summary>
    private static byte[] BytesAt(long offset, int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(offset + index))];

    private static List<long> Positions(KeptOutput output)
    {
        var positions = new List<long>();
        for (var offset = 0L; output.Read(offset, 3) is { Bytes.IsEmpty: false } slice; offset = slice.End)
        {
            Assert.Equal(slice.Offset - offset, slice.MissingBytes);
            foreach (var value in slice.Bytes.Span) positions.Add(value);
            Assert.Equal(BytesAt(slice.Offset, slice.Bytes.Length), slice.Bytes.ToArray());
        }

        return positions;
    }
}
