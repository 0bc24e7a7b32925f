using Titan.Client;

namespace Titan.Tests.Client;

public sealed class ManagerAddressTests
{
    [Theory]
    [InlineData("localhost", "localhost", 50051)]
    [InlineData("10.0.0.1:9", "10.0.0.1", 9)]
    [InlineData(" host.example:65535 ", "host.example", 65535)]
    [InlineData("[::1]:7", "::1", 7)]
    [InlineData("[fe80::1]", "fe80::1", 50051)]
    [InlineData("bücher.example", "bücher.example", 50051)]
    public void An_address_is_read(string text, string host, int port)
    {
        Assert.True(ManagerAddress.TryParse(text, out var address));
        Assert.Equal(new ManagerAddress(host, port), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":50051")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host:1:2")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("http://host:1")]
    [InlineData("two words")]
    public void What_is_no_address_is_refused(string text) => Assert.False(ManagerAddress.TryParse(text, out _));

    [Fact]
    public void Half_a_character_is_no_address() => Assert.False(ManagerAddress.TryParse("\uD800", out _));

    [Fact]
    public void A_list_keeps_its_order_and_drops_repetitions() =>
        Assert.Equal(["a:50051", "b:2", "[::1]:3"], ManagerAddress.ParseList("a, b:2,,a:50051,[::1]:3").Select(address => address.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData(" , ")]
    [InlineData("good:1,bad:")]
    public void A_list_with_a_bad_entry_or_none_is_refused(string text) => Assert.Throws<FormatException>(() => ManagerAddress.ParseList(text));
}
