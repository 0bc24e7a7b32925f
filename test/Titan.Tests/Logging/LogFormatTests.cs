using System.Text.Json;
using Microsoft.Extensions.Logging;
using Titan.CommandLine;
using Titan.Logging;

namespace Titan.Tests.Logging;

public sealed class LogFormatTests
{
    private const string Hostile = "\u001b]0;owned\u0007\u001b[2J\u202egnp\r\n2026-01-01T00:00:00.000Z fatal FORGED\u2028\u009b";

    private static readonly DateTimeOffset At = new(2026, 11, 30, 12, 0, 0, 42, TimeSpan.Zero);

    [Fact]
    public void Text_is_time_level_and_message() =>
        Assert.Equal("2026-11-30T12:00:00.042Z warn  worker w1 disconnected", new TextFormat().Format(Entry("worker w1 disconnected")));

    [Fact]
    public void Whatever_is_in_a_message_text_has_one_line_without_marks_of_effect()
    {
        var line = new TextFormat().Format(Entry(Hostile));
        Assert.DoesNotContain(line, VisibleText.IsHidden);
        Assert.EndsWith("\\u202Egnp\\r\\n2026-01-01T00:00:00.000Z fatal FORGED\\u2028\\u009B", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_in_an_exception_each_of_its_lines_is_set_in()
    {
        var lines = new TextFormat().Format(Entry("it broke", new IOException(Hostile))).Split('\n');
        Assert.True(lines.Length > 1);
        Assert.All(lines[1..], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(line, VisibleText.IsHidden));
    }

    [Fact]
    public void Json_has_one_object_a_line_that_is_read_back_as_it_was()
    {
        var line = new JsonFormat().Format(Entry(Hostile, new IOException(Hostile)));
        Assert.DoesNotContain(line, VisibleText.IsHidden);
        var read = JsonDocument.Parse(line).RootElement;
        Assert.Equal("2026-11-30T12:00:00.042Z", read.GetProperty("Timestamp").GetString());
        Assert.Equal("Warning", read.GetProperty("LogLevel").GetString());
        Assert.Equal("Titan.Test", read.GetProperty("Category").GetString());
        Assert.Equal(Hostile, read.GetProperty("Message").GetString());
        Assert.Contains(Hostile, read.GetProperty("Exception").GetString(), StringComparison.Ordinal);
        Assert.Equal((Hostile, 7), (read.GetProperty("State").GetProperty("Worker").GetString(), read.GetProperty("State").GetProperty("Attempts").GetInt32()));
    }

    [Fact]
    public void A_message_of_megabytes_is_cut_and_says_so()
    {
        var line = new TextFormat().Format(Entry(new string('x', LogEntry.MaxText + 5)));
        Assert.EndsWith("x… (5 more characters)", line, StringComparison.Ordinal);
        Assert.True(new JsonFormat().Format(Entry(new string('x', 1 << 20))).Length < 2 * LogEntry.MaxText);
    }

    private static LogEntry Entry(string message, Exception? exception = null) =>
        new(At, LogLevel.Warning, "Titan.Test", default, message, [new("Worker", Hostile), new("Attempts", 7)], exception);
}
