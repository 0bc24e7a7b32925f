using System.Text;
using System.Text.Encodings.Web;

namespace Titan.CommandLine;

/// <summary>JSON for people and terminals: what <see cref="VisibleText"/> hides is escaped, and so are quotes and backslashes; all other letters stay as they are.</summary>
/// <remarks>Not for HTML. Invalid text becomes U+FFFD, as every encoder has it.</remarks>
public sealed class VisibleJsonEncoder : JavaScriptEncoder
{
    private VisibleJsonEncoder()
    {
    }

    public static VisibleJsonEncoder Instance { get; } = new();

    /// <summary>Of <c>\u001B</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' || (unicodeScalar <= char.MaxValue && (char.IsSurrogate((char)unicodeScalar) || VisibleText.IsHidden((char)unicodeScalar)));

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var letters = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < letters.Length; i++)
        {
            if (char.IsSurrogate(letters[i]) && i + 1 < letters.Length && char.IsSurrogatePair(letters[i], letters[i + 1])) i++;
            else if (WillEncode(letters[i])) return i;
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var at = 0;
        while (at < utf8Text.Length)
        {
            if (utf8Text[at] is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
            {
                at++;
                continue;
            }

            if (Rune.DecodeFromUtf8(utf8Text[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done || WillEncode(rune.Value)) return at;
            at += length;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = 0;
        if (!WillEncode(unicodeScalar)) return new Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
        var shorthand = unicodeScalar switch { '"' => '"', '\\' => '\\', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        if (shorthand == '\0') return target.TryWrite($"\\u{unicodeScalar:X4}", out numberOfCharactersWritten);
        if (target.Length < 2) return false;
        (target[0], target[1], numberOfCharactersWritten) = ('\\', shorthand, 2);
        return true;
    }
}
