using System.Text;
using System.Text.Json;
using Titan.Cli.Output;

namespace Titan.Tests.Cli.Output;

/// <summary>Output as text, however its bytes were cut into pieces.</summary>
public sealed class OutputTextTests
{
    private const string Whole = "eins\n\"zwei\" \\ €uro 𝄞 ende";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Letters_that_are_cut_by_the_edge_of_a_piece_are_whole(int size)
    {
        var text = new OutputText(Cut(Encoding.UTF8.GetBytes(Whole), size));
        Assert.Equal(Whole, text.ToString());
        Assert.Equal(Whole, JsonDocument.Parse(JsonSerializer.Serialize(text)).RootElement.GetString());
    }

    [Fact]
    public void What_is_not_utf8_is_replaced_at_the_end_too()
    {
        var text = new OutputText(Cut([(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82], 1));
        Assert.Equal(Encoding.UTF8.GetString([(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82]), text.ToString());
    }

    [Fact]
    public void None_is_an_empty_text() => Assert.Equal("\"\"", JsonSerializer.Serialize(new OutputText([])));

    private static List<ReadOnlyMemory<byte>> Cut(byte[] bytes, int size) => [.. bytes.Chunk(size).Select(piece => new ReadOnlyMemory<byte>(piece))];
}
