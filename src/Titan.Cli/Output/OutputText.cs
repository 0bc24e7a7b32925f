using System.Text;
using System.Text.Json.Serialization;

namespace Titan.Cli.Output;

/// <summary>Output as text, put into letters a piece at a time: what a command wrote may be a hundred mebibytes.</summary>
/// <param name="pieces">UTF-8, or what was meant for it; letters may be cut by the edges of pieces.</param>
[JsonConverter(typeof(OutputTextConverter))]
internal sealed class OutputText(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
{
    /// <summary>The letters of one piece after the other. They are good until the next are asked for.</summary>
    public IEnumerable<ReadOnlyMemory<char>> Parts()
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var letters = Array.Empty<char>();
        for (var at = 0; at <= pieces.Count; at++)
        {
            // What the last piece left unfinished is replaced.
            var bytes = at < pieces.Count ? pieces[at].Span : default;
            var isLast = at == pieces.Count;
            if (decoder.GetCharCount(bytes, isLast) is var needed && needed > letters.Length) letters = new char[needed];
            var count = decoder.GetChars(bytes, letters, isLast);
            if (count > 0) yield return letters.AsMemory(0, count);
        }
    }

    public override string ToString() => string.Concat(Parts().Select(part => part.ToString()));
}
