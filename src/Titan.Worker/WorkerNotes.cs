using Microsoft.Extensions.Logging;
using Titan.Protocol;

namespace Titan.Worker;

/// <summary>
/// What a person should know of this Worker, for as long as it is so: told in its log once, and with every pulse to the Manager, where
/// <c>titan workers</c> shows it. From any thread.
/// </summary>
/// <remarks>Each note has a subject, of which no more than one thing is told at a time: the path of a folder, for example.</remarks>
internal sealed partial class WorkerNotes(ILogger log)
{
    /// <summary>More are told in the log, and not kept: whoever finds so many has one reason for all of them.</summary>
    private const int MostKept = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);
    private readonly List<string> _subjects = [];
    private volatile IReadOnlyList<string> _current = [];

    /// <summary>There is something new to tell. Called without a lock held.</summary>
    public Action? Changed { get; set; }

    /// <summary>What holds now, the oldest first, within the bounds of the wire.</summary>
    public IReadOnlyList<string> Current => _current;

    /// <summary>Says something of a subject, in place of what was said of it before.</summary>
    /// <param name="text">One line. What could drive a terminal is escaped, what is too long is cut in its middle.</param>
    public void Set(string subject, string text)
    {
        var note = NoteText.Of(text);
        lock (_lock)
        {
            var isKnown = _notes.TryGetValue(subject, out var before);
            if (isKnown && before == note) return;
            if (isKnown || _subjects.Count < MostKept)
            {
                if (!isKnown) _subjects.Add(subject);
                _notes[subject] = note;
                _current = Tell();
            }
        }

        LogNote(note);
        Changed?.Invoke();
    }

    /// <summary>It holds no more.</summary>
    public void Clear(string subject)
    {
        string? note;
        lock (_lock)
        {
            if (!_notes.Remove(subject, out note)) return;
            _subjects.Remove(subject);
            _current = Tell();
        }

        LogOver(note);
        Changed?.Invoke();
    }

    private List<string> Tell()
    {
        var shown = _subjects.Count > WireLimits.WorkerNotes ? WireLimits.WorkerNotes - 1 : _subjects.Count;
        var told = _subjects.Take(shown).Select(subject => _notes[subject]).ToList();
        if (shown < _subjects.Count) told.Add($"and {_subjects.Count - shown} more, which its log tells");
        return told;
    }

    [LoggerMessage(LogLevel.Warning, "{Note}")]
    private partial void LogNote(string note);

    [LoggerMessage(LogLevel.Information, "no longer so: {Note}")]
    private partial void LogOver(string note);
}
