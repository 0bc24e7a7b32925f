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

    private readonly (byte[] Utf8, string Text)[] _texts = new (byte[], string)[Places];
    private readonly (byte[] Json, TextMap Map)[] _maps = new (byte[], TextMap)[Places];
    private readonly TaskTerms?[] _terms = new TaskTerms?[Places];

    public string Text(ReadOnlySpan<byte> utf8)
    {
        ref var place = ref _texts[PlaceOf(utf8)];
        if (place.Utf8 is null || !utf8.SequenceEqual(place.Utf8)) place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return place.Text;
    }

    public TextMap Map(ReadOnlySpan<byte> json)
    {
        ref var place = ref _maps[PlaceOf(json)];
        if (place.Json is null || !json.SequenceEqual(place.Json)) place = (json.ToArray(), ColumnJson.ToMap(Encoding.UTF8.GetString(json)));
        return place.Map;
    }

    public TaskTerms Terms(TaskTerms terms)
    {
        ref var place = ref _terms[(uint)terms.GetHashCode() % Places];
        return place = terms.SharedWith(place);
    }

    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return (int)((uint)hash.ToHashCode() % Places);
    }
}
