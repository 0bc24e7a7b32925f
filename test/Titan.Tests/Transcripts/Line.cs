using System.Text;

namespace Titan.Tests.Transcripts;

/// <summary>One command: a verb, words, and settings as <c>key=value</c>. Quotes keep a word together.</summary>
internal sealed record Line(string Verb, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Settings)
{
    public string this[int index] => index < Words.Count ? Words[index] : throw new FormatException($"{Verb} needs {index + 1} words");

    public static Line Parse(string text)
    {
        var words = new List<string>();
        var settings = new Dictionary<string, string>();
        foreach (var (word, wasQuoted) in Split(text))
        {
            var equals = wasQuoted ? -1 : word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) settings.Add(word[..equals], word[(equals + 1)..]);
            else words.Add(word);
        }

        return new Line(words[0], words[1..], settings);
    }

    public string? Setting(string name) => Settings.GetValueOrDefault(name);

    public int? Number(string name) => Setting(name) is { } text ? int.Parse(text) : null;

    public TimeSpan? Duration(string name) => Setting(name) is { } text ? ParseDuration(text) : null;

    /// <summary>A number and its unit: ms, s, m or h.</summary>
    public static TimeSpan ParseDuration(string text) => text switch
    {
        [.. var number, 'm', 's'] => TimeSpan.FromMilliseconds(double.Parse(number)),
        [.. var number, 's'] => TimeSpan.FromSeconds(double.Parse(number)),
        [.. var number, 'm'] => TimeSpan.FromMinutes(double.Parse(number)),
        [.. var number, 'h'] => TimeSpan.FromHours(double.Parse(number)),
        _ => throw new FormatException($"{text} is no duration"),
    };

    private static IEnumerable<(string Word, bool WasQuoted)> Split(string text)
    {
        var word = new StringBuilder();
        var (isOpen, wasQuoted) = (false, false);
        foreach (var letter in text + " ")
        {
            if (letter == '"')
            {
                isOpen = !isOpen;
                wasQuoted |= word.Length == 0;
            }
            else if (letter == ' ' && !isOpen)
            {
                if (word.Length > 0 || wasQuoted) yield return (word.ToString(), wasQuoted);
                word.Clear();
                wasQuoted = false;
            }
            else
            {
                word.Append(letter);
            }
        }
    }
}
