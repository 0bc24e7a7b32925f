using Titan.Logging;

namespace Titan.Tests.Logging;

public sealed class LineWriterTests : IDisposable
{
    private readonly BrokenTarget _target = new();
    private readonly LineWriter _lines;

    public LineWriterTests() => _lines = new LineWriter(_target, message => $"log: {message}");

    public void Dispose()
    {
        _target.ReadOn();
        Written();
        _lines.Dispose();
        _target.Dispose();
    }

    [Fact]
    public void Lines_are_written_in_order()
    {
        for (var i = 0; i < 1_000; i++) _lines.Add($"line {i}");
        Written();
        Assert.Equal(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"line {i}\n")), _target.Written);
    }

    [Fact]
    public void What_cannot_be_written_is_dropped_and_told_of_once_it_can()
    {
        _target.Break("No space left on device");
        for (var i = 0; i < 3; i++) _lines.Add("lost");
        Written();
        Assert.Equal(3, _lines.Dropped);

        _target.Mend();
        _lines.Add("kept");
        Written();
        Assert.Equal("kept\nlog: 3 lines of this log were dropped: No space left on device\n", _target.Written);
        Assert.Equal(0, _lines.Dropped);
    }

    [Fact]
    public void A_line_that_was_written_in_part_spoils_no_other()
    {
        _target.Break("No space left on device", room: 4);
        _lines.Add("torn in two");
        Written();
        _target.Mend();
        _lines.Add("whole");
        Written();
        Assert.Equal("torn\nwhole\nlog: 1 line of this log was dropped: No space left on device\n", _target.Written);
    }

    [Fact]
    public async Task What_was_dropped_is_told_though_nothing_more_is_logged()
    {
        _target.Break("Input/output error");
        _lines.Add("lost");
        Written();
        _target.Mend();
        await Eventually.True(() => _target.Written == "log: 1 line of this log was dropped: Input/output error\n", "the dropped line is told of");
    }

    [Fact]
    public void A_log_that_nobody_reads_holds_up_nobody_and_takes_no_more_than_its_bound()
    {
        _target.StopReading();
        var line = new string('x', 1_000);
        var added = 0;
        while (_lines.Dropped == 0)
        {
            Assert.True(added * 1_000L < 2 * LineWriter.MaxWaiting, "it takes more than its bound");
            _lines.Add(line);
            added++;
        }

        Assert.False(_lines.Flush(TimeSpan.Zero));
        _target.ReadOn();
        Written();
        Assert.Equal(added - 1, _target.Written.Split('\n').Count(written => written == line));
        Assert.Contains("log: 1 line of this log was dropped: it is not read fast enough", _target.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_waits_for_nobody_who_does_not_read()
    {
        _target.StopReading();
        _lines.Add("a line");
        await Task.Run(_lines.Dispose, TestContext.Current.CancellationToken).InTime();
    }

    private void Written() => Assert.True(_lines.Flush(Evidence.Patience), "the log was not written");
}
