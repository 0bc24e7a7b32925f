using System.Text;
using System.Text.Json;
using Titan.Cli.Output;
using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Tests.Cli.Output;

public sealed class OutputBytesTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("plain", true)]
    [InlineData("ä€😀", true)]
    [InlineData("\0\u0001", true)]
    public void Text_is_text_wherever_it_is_cut(string text, bool expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var cut = 0; cut <= bytes.Length; cut++) Assert.Equal(expected, OutputBytes.AreText([bytes.AsMemory(0, cut), bytes.AsMemory(cut)]));
    }

    [Theory]
    [InlineData(0xff)]
    [InlineData(0x80)]
    [InlineData(0xc3)]
    [InlineData(0xe2, 0x82)]
    [InlineData(0xed, 0xa0, 0x80)]
    public void What_is_no_UTF_8_is_not(params int[] bytes)
    {
        byte[] all = [(byte)'a', .. bytes.Select(value => (byte)value)];
        for (var cut = 0; cut <= all.Length; cut++) Assert.False(OutputBytes.AreText([all.AsMemory(0, cut), all.AsMemory(cut)]));
    }

    [Fact]
    public void Base64_stands_beside_text_that_does_not_tell_it_and_holds_the_kept_bytes_alone()
    {
        byte[] head = [1, 255, 2];
        byte[] tail = [.. Enumerable.Range(0, 100_000).Select(value => (byte)value)];
        var kept = new KeptStream();
        kept.Add(new LogPiece(1, OutputStream.Stdout, 0, head, 0));
        kept.Add(new LogPiece(1, OutputStream.Stdout, 500, tail, 497));

        var json = JsonSerializer.Serialize(kept.Binary);
        Assert.Equal([.. head, .. tail], Convert.FromBase64String(JsonSerializer.Deserialize<string>(json)!));
        var text = new KeptStream();
        text.Add(new LogPiece(1, OutputStream.Stdout, 0, "fine"u8.ToArray(), 0));
        Assert.Null(text.Binary);
    }
}
