using System.Text;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>Gives the same object for the same text: a million tasks share their terms, labels, folders and often their commands.</summary>
/// <remarks>Remembers a few thousand of the latest; what is rarer than that is made again.</remarks>
internal sealed class Recurring
{
    private const int Places = 4_096;

    /// <summary>Bytes of the longest text that is remembered: a few thousand of a mebibyte each would be gigabytes.</summary>
    private const int Longest = 512;

    /// <summary>Bytes of maps that are remembered; beyond it all are forgotten.</summary>
    private const int MapBytes = 4 << 20;

    private readonly (byte[] Utf8, string Text)[] _texts = new (byte[], string)[Places];
    private readonly (byte[] Json, TextMap Map)[] _maps = new (byte[], TextMap)[Places];
    private readonly TaskTerms?[] _terms = new TaskTerms?[Places];
    private long _mapBytes;

    public string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest) return Encoding.UTF8.GetString(utf8);
        ref var place = ref _texts[PlaceOf(utf8)];
        if (place.Utf8 is null || !utf8.SequenceEqual(place.Utf8)) place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return place.Text;
    }

    public TextMap Map(ReadOnlySpan<byte> json)
    {
        ref var place = ref _maps[PlaceOf(json)];
        if (place.Json is not null && json.SequenceEqual(place.Json)) return place.Map;
        var map = ColumnJson.ToMap(Encoding.UTF8.GetString(json));
        // An environment may be long, and that of a thousand tasks is often the same.
        if ((_mapBytes += json.Length + map.Bytes) > MapBytes) Forget();
        place = (json.ToArray(), map);
        return map;
    }

    public TaskTerms Terms(TaskTerms terms)
    {
        ref var place = ref _terms[(uint)terms.GetHashCode() % Places];
        return place = terms.SharedWith(place);
    }

    /// <summary>Terms hold maps too.</summary>
    private void Forget()
    {
        Array.Clear(_maps);
        Array.Clear(_terms);
        _mapBytes = 0;
    }

    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return (int)((uint)hash.ToHashCode() % Places);
    }
}
