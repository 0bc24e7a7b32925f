using Microsoft.Extensions.Logging;
using Titan.Logging;
using Titan.Protocol;
using Titan.Tests.Logging;
using Titan.Worker;

namespace Titan.Tests.Worker;

public sealed class WorkerNotesTests : IDisposable
{
    private readonly StringWriter _text = new();
    private readonly ProgramLog _log;
    private readonly WorkerNotes _notes;

    public WorkerNotesTests()
    {
        _log = new ProgramLog(new TextTarget(_text), asJson: false, TimeProvider.System);
        _notes = new WorkerNotes(_log.Logger("Titan.Worker", LogLevel.Information));
    }

    public void Dispose()
    {
        _log.Dispose();
        _text.Dispose();
    }

    [Fact]
    public void A_note_is_told_until_its_reason_is_gone_and_logged_once()
    {
        var changes = 0;
        _notes.Changed = () => changes++;

        _notes.Set("/tasks/3", "could not remove /tasks/3");
        _notes.Set("/tasks/3", "could not remove /tasks/3");
        Assert.Equal(["could not remove /tasks/3"], _notes.Current);
        _notes.Clear("/tasks/3");
        _notes.Clear("/tasks/3");

        Assert.Empty(_notes.Current);
        Assert.Equal(2, changes);
        Assert.Equal(["warn  could not remove /tasks/3", "info  no longer so: could not remove /tasks/3"], Logged());
    }

    [Fact]
    public void Of_one_subject_there_is_one_note()
    {
        _notes.Set("disk", "no room: 3 of 4 slots are used");
        _notes.Set("disk", "no room: 1 of 4 slots is used");

        Assert.Equal(["no room: 1 of 4 slots is used"], _notes.Current);
    }

    [Fact]
    public void What_goes_beyond_the_bound_is_counted()
    {
        for (var i = 0; i < 2_000; i++) _notes.Set($"{i}", $"note {i}");

        Assert.Equal(WireLimits.WorkerNotes, _notes.Current.Count);
        Assert.Equal("note 0", _notes.Current[0]);
        Assert.Equal("and 993 more, which its log tells", _notes.Current[^1]);

        for (var i = 0; i < 993; i++) _notes.Clear($"{i}");
        Assert.Equal(["note 993", "note 994", "note 995", "note 996", "note 997", "note 998", "note 999"], _notes.Current);
    }

    [Theory]
    [InlineData("a\nb", "a\\nb")]
    [InlineData("\e]0;title\a", "\\u001B]0;title\\u0007")]
    [InlineData("abc\u202Ecod.exe", "abc\\u202Ecod.exe")]
    [InlineData("\u200E\u061C\u2028", "\\u200E\\u061C\\u2028")]
    [InlineData("é 日本 😀", "é 日本 😀")]
    public void What_could_drive_a_terminal_is_escaped(string text, string told)
    {
        _notes.Set("x", text);

        Assert.Equal([told], _notes.Current);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5_000)]
    public void A_long_one_loses_its_middle(int letters)
    {
        _notes.Set("x", $"begin{new string('a', letters - 8)}end");
        _notes.Set("y", string.Concat(Enumerable.Repeat("😀", letters)));

        Assert.All(_notes.Current, note => Assert.InRange(note.Length, WireLimits.WorkerNoteLength - 2, WireLimits.WorkerNoteLength));
        Assert.Matches("^begina+…?a+end$", _notes.Current[0]);
        Assert.DoesNotContain(_notes.Current[1].EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
    }

    private IEnumerable<string> Logged()
    {
        Assert.True(_log.Lines.Flush(Evidence.Patience), "the log was not written");
        return _text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }
}
