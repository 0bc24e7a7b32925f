using System.Globalization;

namespace Titan.Tests.Fuzzing;

/// <summary>Inputs that failed once. They are tried for ever, before any other.</summary>
/// <remarks>
/// <c>Corpus/TARGET/NAME.hex</c>: bytes in hexadecimal; <c>0A00*2000</c> stands for so many of them; what follows a # is a comment.
/// Files of another kind are taken as they are.
/// </remarks>
internal static class Corpus
{
    private static readonly string Root = Path.Combine(Repository.Root, "test", "Titan.Tests", "Fuzzing", "Corpus");

    public static IEnumerable<byte[]> Of(string target)
    {
        var folder = Path.Combine(Root, target);
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Read) : [];
    }

    private static byte[] Read(string file) => Path.GetExtension(file) == ".hex"
        ? [.. File.ReadLines(file).SelectMany(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)).SelectMany(Bytes)]
        : File.ReadAllBytes(file);

    private static IEnumerable<byte> Bytes(string word)
    {
        var parts = word.Split('*');
        var bytes = Convert.FromHexString(parts[0]);
        return parts.Length == 1 ? bytes : Enumerable.Repeat(bytes, int.Parse(parts[1], CultureInfo.InvariantCulture)).SelectMany(part => part);
    }
}
