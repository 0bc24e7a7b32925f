using System.Text;
using System.Text.Json.Serialization;

namespace Titan.Cli.Output;

/// <summary>Output as it is, in pieces; base64 in JSON.</summary>
[JsonConverter(typeof(OutputBytesConverter))]
internal sealed class OutputBytes(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
{
    /// <summary>Bytes that are looked at in one go.</summary>
    private const int Part = 4 << 10;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces => pieces;

    /// <summary>Whether they are valid UTF-8, however the edges of pieces cut its letters.</summary>
    public static bool AreText(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var decoder = Strict.GetDecoder();
        var letters = new char[Strict.GetMaxCharCount(Part)];
        try
        {
            foreach (var piece in pieces)
            {
                for (var rest = piece.Span; !rest.IsEmpty; rest = rest[Math.Min(Part, rest.Length)..]) decoder.GetChars(rest[..Math.Min(Part, rest.Length)], letters, flush: false);
            }

            decoder.GetChars([], letters, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
