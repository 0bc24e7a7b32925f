using System.Text;

namespace Titan.Cli.Lines;

/// <summary>
/// Reads a shell command as sh does, as far as is needed to tell which quotes are open at each place. What sh and bash read differently, or what would
/// need a whole shell to be read, is a doubt: behind it no place is filled.
/// </summary>
internal sealed class ShellScan
{
    private const string Advice = "write it outside, as in x={}; … \"$x\" …";

    private readonly ShellText _text;
    private readonly List<ShellPiece> _pieces = [];
    private readonly StringBuilder _literal = new();
    private readonly Stack<ShellRoom> _rooms = new([new ShellRoom(ShellRoomKind.Script, 0)]);
    private int _at;

    /// <summary>Where the name of a variable ended that was read last.</summary>
    private int _nameEnd = -1;

    /// <summary>Behind what belongs to a word, though it looks as if it ended one: an escaped blank, the end of $(…).</summary>
    private int _glued = -1;
    private bool _documentFollows;

    public ShellScan(string text, IReadOnlyList<string> places)
    {
        _text = new ShellText(text, places);
        while (_at < text.Length && Problem is null)
        {
            if (Room.Kind == ShellRoomKind.Double) StepInQuotes();
            else Step();
        }

        Flush();
        if (_rooms.Count > 1) End ??= Room.Kind == ShellRoomKind.Double ? "inside \"…\"" : "inside $(…)";
    }

    public IReadOnlyList<ShellPiece> Pieces => _pieces;

    /// <summary>Why a place cannot be filled; null when all can.</summary>
    public string? Problem { get; private set; }

    /// <summary>In what the command ends, as in "inside quotes"; null when its end is that of a plain command.</summary>
    public string? End { get; private set; }

    /// <summary>The words of the last simple command.</summary>
    public IReadOnlyList<string> LastWords => _text.Words(Room.Command, TrimmedEnd);

    /// <summary>Where blanks at the end begin.</summary>
    public int TrimmedEnd
    {
        get
        {
            var end = _text.Length;
            while (end > Math.Max(_glued, 0) && ShellText.IsBlank(_text[end - 1])) end--;
            return end;
        }
    }

    private ShellRoom Room => _rooms.Peek();

    private bool IsWordStart => _at == 0 || (_at != _glued && (ShellText.IsBlank(_text[_at - 1]) || ShellText.IsOperator(_text[_at - 1])));

    private bool IsOfRedirection => (_at > 0 && _text[_at - 1] is '<' or '>') || _text.Has(_at, "&>");

    private bool IsSubstituting => _rooms.Any(room => room.Kind == ShellRoomKind.Substitution);

    /// <summary>Outside of quotes.</summary>
    private void Step()
    {
        if (IsWordStart) Room.Word = _at;
        if (_text.PlaceAt(_at) is { } place)
        {
            Fill(place, NeighboursLeaveItAlone(place) ? ShellQuoting.Word : ShellQuoting.QuotedWord);
            return;
        }

        switch (_text[_at])
        {
            case '\\': Escape(); break;
            case '\'': Quoted(); break;
            case '"': Enter(ShellRoomKind.Double, 1); break;
            case '$': Dollar(); break;
            case '`': TakeTo(_text.BehindBackquotes(_at), "`…`", "write $(…) instead"); break;
            case '#' when IsWordStart: Comment(); break;
            case '(' when _text.Has(_at, "(("): Doubt("((…))", Advice); break;
            case '(': Open(); break;
            case ')': Close(); break;
            case '<' when _text.Has(_at, "<<<"): Take(3); break;
            case '<' when _text.Has(_at, "<<"): Document(); break;
            case '\n' when _documentFollows: Doubt("a here-document", "give the text with printf, or keep the command in a script"); break;
            case '&' when IsOfRedirection: Take(1); break;
            case '\n' when _text.IsBlankFrom(_at): Take(1); break;
            case ';' or '&' or '|' or '\n': Take(1); Room.Command = _at; break;
            case 'c' when IsWordStart && IsSubstituting && _text.HasWord(_at, "case"): Doubt("case inside $(…)", Advice); break;
            default: Take(1); break;
        }
    }

    /// <summary>Inside "…".</summary>
    private void StepInQuotes()
    {
        if (_text.PlaceAt(_at) is { } place)
        {
            Fill(place, _at == _nameEnd ? ShellQuoting.DoubleBehindName : ShellQuoting.Double);
            return;
        }

        switch (_text[_at])
        {
            case '"': Take(1); _rooms.Pop(); break;
            case '\\': Escape(); break;
            case '$': Dollar(); break;
            case '`': TakeTo(_text.BehindBackquotes(_at), "`…`", "write $(…) instead"); break;
            default: Take(1); break;
        }
    }

    private void Fill(string place, ShellQuoting quoting)
    {
        if (ScriptOfAnotherShell(place) is { } shell)
        {
            Refuse(place, $"is part of a script for {shell}, which would read what is in the line as code; write it as an argument: sh -c '… \"$1\" …' sh {place}");
            return;
        }

        Flush();
        _pieces.Add(new ShellPiece(place, quoting));
        _at += place.Length;
    }

    /// <summary>A backslash: the next letter is what it is.</summary>
    private void Escape()
    {
        if (_text.PlaceAt(_at + 1) is { } place) Refuse(place, $"has a backslash before it; write {place} for the line, or \\{{\\}} for the braces themselves");
        else if (_at + 1 >= _text.Length) EndIn("with a backslash");
        else Glue(2);
    }

    /// <summary>'…', which only a quote ends.</summary>
    private void Quoted()
    {
        Take(1);
        while (_at < _text.Length && _text[_at] != '\'' && Problem is null)
        {
            if (_text.PlaceAt(_at) is { } place) Fill(place, ShellQuoting.Single);
            else Take(1);
        }

        if (_at < _text.Length) Take(1);
        else EndIn("inside '…'");
    }

    private void Dollar()
    {
        if (_text.PlaceAt(_at + 1) is "{}") Refuse("{}", "has a $ before it, which makes it an expansion without a name; write \\$ for a dollar sign");
        else if (_text.Has(_at, "$((")) TakeTo(_text.BehindArithmetic(_at), "$((…))", Advice);
        else if (_text.Has(_at, "$(")) Enter(ShellRoomKind.Substitution, 2);
        else if (_text.Has(_at, "${")) TakeTo(_text.BehindExpansion(_at), "${…}", Advice);
        else if (_text.Has(_at, "$'") && Room.Kind != ShellRoomKind.Double) TakeTo(_text.BehindDollarQuotes(_at), "$'…'", Advice);
        else Name();
    }

    /// <summary>$name, $1, or one of the special ones.</summary>
    private void Name()
    {
        Take(1);
        var begin = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_')) Take(1);
        if (_at > begin) _nameEnd = _at;
        else if (_at < _text.Length && "@*#?-$!".Contains(_text[_at], StringComparison.Ordinal)) Take(1);
    }

    /// <summary>Nobody reads what is in it: its places stay as they are.</summary>
    private void Comment()
    {
        while (_at < _text.Length && _text[_at] != '\n') Take(1);
        if (_at == _text.Length) EndIn("in a comment");
    }

    /// <summary>&lt;&lt;WORD: from the next line on, text with rules of its own.</summary>
    private void Document()
    {
        _documentFollows = true;
        TakeTo(_text.BehindDocumentWord(_at), "the word of a here-document", Advice);
    }

    private void Open()
    {
        if (IsSubstituting) Enter(ShellRoomKind.Parentheses, 1);
        else Take(1);
        Room.Command = _at;
    }

    private void Close()
    {
        var isOfWord = Room.Kind == ShellRoomKind.Substitution;
        Take(1);
        if (isOfWord) _glued = _at;
        if (_rooms.Count > 1) _rooms.Pop();
        if (!isOfWord) Room.Command = _at;
    }

    private void Enter(ShellRoomKind kind, int length)
    {
        Take(length);
        _rooms.Push(new ShellRoom(kind, _at));
    }

    /// <param name="end">Null: it cannot be told for sure.</param>
    private void TakeTo(int? end, string what, string advice)
    {
        if (end is { } known) Glue(known - _at);
        else Doubt(what, advice);
    }

    private void Glue(int length)
    {
        Take(length);
        _glued = _at;
    }

    private void Take(int length)
    {
        _literal.Append(_text[_at..(_at + length)]);
        _at += length;
    }

    private void Flush()
    {
        if (_literal.Length > 0) _pieces.Add(new ShellPiece(_literal.ToString(), ShellQuoting.None));
        _literal.Clear();
    }

    /// <summary>From here on nothing is sure: a place is refused, and without one the rest stays as it is.</summary>
    private void Doubt(string what, string advice)
    {
        if (_text.PlaceFrom(_at) is not { } at)
        {
            EndIn($"in or behind {what}");
            return;
        }

        _at = at;
        var place = _text.PlaceAt(at)!;
        Refuse(place, $"stands in or behind {what}, where it is not sure to stay one word; {advice.Replace("{}", place, StringComparison.Ordinal)}");
    }

    private void EndIn(string what)
    {
        End = what;
        Take(_text.Length - _at);
    }

    private void Refuse(string place, string why) => Problem = $"{place} at character {_at + 1} {why}";

    /// <summary>Whether a plain word stays plain between its neighbours: with a letter beside it, it could become if, or the number of a descriptor.</summary>
    private bool NeighboursLeaveItAlone(string place)
    {
        var end = _at + place.Length;
        return _at != _nameEnd
            && (_at == 0 || " \t\n/.-_:,@%+=".Contains(_text[_at - 1], StringComparison.Ordinal))
            && (end == _text.Length || " \t\n/.-_:,@%+".Contains(_text[end], StringComparison.Ordinal));
    }

    /// <summary>The shell, or eval, that would read what the place stands in as code; null when it is a word of its own, or no script.</summary>
    private string? ScriptOfAnotherShell(string place)
    {
        var room = Room.Kind == ShellRoomKind.Double ? _rooms.Skip(1).First() : Room;
        var words = _text.Words(room.Command, room.Word);
        if (ShellScripts.ReaderOf(words) is not { } shell) return null;

        // The whole word is the line: it is meant to be code.
        var (before, end) = (_text[room.Word.._at], _at + place.Length);
        var isAlone = before.Length == 0 ? _text.EndsWord(end) : before is "'" or "\"" && end < _text.Length && _text[end] == before[0] && _text.EndsWord(end + 1);
        return isAlone && !ShellScripts.JoinsWords(words) ? null : shell;
    }
}
