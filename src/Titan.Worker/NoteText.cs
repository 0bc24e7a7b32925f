using Titan.CommandLine;
using Titan.Protocol;

namespace Titan.Worker;

/// <summary>A note as it is logged and sent: one line, of bounded length, that cannot drive a terminal nor turn round what it says.</summary>
internal static class NoteText
{
    public static string Of(string text) => CutInTheMiddle(VisibleText.Escape(text));

    /// <summary>The end of a path says more than its middle does, and the reason stands behind it.</summary>
    private static string CutInTheMiddle(string text)
    {
        const int Most = WireLimits.WorkerNoteLength;
        if (text.Length <= Most) return text;
        var (head, tail) = (Most / 2, text.Length - (Most / 2) + 1);
        if (char.IsHighSurrogate(text[head - 1])) head--;
        if (char.IsLowSurrogate(text[tail])) tail++;
        return $"{text.AsSpan(0, head)}…{text.AsSpan(tail)}";
    }
}
