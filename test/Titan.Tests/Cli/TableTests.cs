using Titan.Cli.Rendering;

namespace Titan.Tests.Cli;

public sealed class TableTests
{
    private static readonly Column[] Columns = [new("ID"), new("N", Right: true), new("NAME", Least: 6), new("COMMAND", Least: 8)];

    [Fact]
    public void Columns_are_as_wide_as_they_must_be() => Assert.Equal(
        """
        ID    N  NAME   COMMAND
        a1    5         ls -l
        a2  100  build  make

        """,
        Render(null, [["a1", "5", "", "ls -l"], ["a2", "100", "build", "make"]]));

    [Fact]
    public void On_a_terminal_the_widest_columns_give_way_and_ids_never_do()
    {
        var text = Render(40, [["0123456789", "5", "a-rather-long-name", "echo a command that goes on and on"], ["b", "6", "c", "d"]]);
        Assert.Equal(
            """
            ID          N  NAME         COMMAND
            0123456789  5  a-rather-l…  echo a comm…
            b           6  c            d

            """,
            text);
        Assert.All(text.Split('\n'), line => Assert.InRange(TextWidth.Of(line), 0, 40));
    }

    [Fact]
    public void Without_a_terminal_nothing_is_cut() => Assert.Contains(new string('x', 500), Render(null, [["a", "1", "n", new string('x', 500)]]), StringComparison.Ordinal);

    [Fact]
    public void Later_pages_keep_the_columns_of_the_first()
    {
        var output = new StringWriter { NewLine = "\n" };
        var table = new Table([new("A"), new("B")], output, null, Palette.None);
        table.Write([["1", "x"]]);
        table.Write([["22", "y"]]);
        Assert.Equal("A  B\n1  x\n22  y\n", output.ToString());
    }

    [Fact]
    public void On_a_terminal_a_later_row_takes_room_from_what_can_be_cut_and_is_not_cut_itself()
    {
        var output = new StringWriter { NewLine = "\n" };
        var table = new Table([new("ID"), new("PHASE"), new("COMMAND", Least: 8)], output, 30, Palette.None);
        table.Write([["1", "running", "sleep for a very long time"]]);
        table.Write([["22", "succeeded", "sleep for a very long time"]]);
        Assert.Equal("ID  PHASE    COMMAND\n1   running  sleep for a very…\n22  succeeded  sleep for a ve…\n", output.ToString());
    }

    [Fact]
    public void Where_room_is_short_a_column_that_says_nothing_goes_first()
    {
        var output = new StringWriter { NewLine = "\n" };
        new Table([new("ID"), new("NAME", Least: 8, Drop: 2), new("COMMAND", Least: 8)], output, 16, Palette.None).Write([["1", "", "sleep a little"]]);
        Assert.Equal("ID  COMMAND\n1   sleep a lit…\n", output.ToString());
    }

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("日本", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚀", 2)]
    [InlineData("ü", 1)]
    public void Width_is_that_of_the_terminal(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Theory]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    public void A_cut_never_goes_over(string text, int columns, string cut) => Assert.Equal(cut, TextWidth.Cut(text, columns));

    [Fact]
    public void What_could_drive_the_terminal_or_turn_text_round_is_escaped() =>
        Assert.Equal("""a\u001B[31mred\nb\u202Ec\u0085d\u200F""", TextWidth.Plain("a\e[31mred\nb\u202Ec\u0085d\u200F"));

    private static string Render(int? width, Cell[][] rows)
    {
        var output = new StringWriter { NewLine = "\n" };
        new Table(Columns, output, width, Palette.None).Write(rows);
        return output.ToString();
    }
}
