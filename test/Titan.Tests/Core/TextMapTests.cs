using CsCheck;
using Titan.Core;

namespace Titan.Tests.Core;

public sealed class TextMapTests
{
    private static readonly Gen<Dictionary<string, string>> Pairs = Gen.Dictionary(Gen.String[Gen.Char['a', 'e'], 1, 3], Gen.String[Gen.Char['a', 'e'], 0, 2])[0, 6];

    [Fact]
    public void Order_makes_no_difference() => Pairs.Sample(pairs =>
    {
        var map = TextMap.From(pairs);
        var turned = TextMap.From(pairs.Reverse());
        return map.Equals(turned) && map.GetHashCode() == turned.GetHashCode() && map.ToString() == turned.ToString();
    });

    [Fact]
    public void It_holds_what_it_was_made_from() => Pairs.Sample(pairs =>
        TextMap.From(pairs).Count == pairs.Count && pairs.All(pair => TextMap.From(pairs).TryGetValue(pair.Key, out var value) && value == pair.Value));

    [Fact]
    public void It_covers_what_it_has_and_nothing_else() => Gen.Select(Pairs, Pairs).Sample((own, wanted) =>
        TextMap.From(own).Covers(TextMap.From(wanted)) == wanted.All(pair => own.TryGetValue(pair.Key, out var value) && value == pair.Value));

    [Fact]
    public void Another_value_makes_another_map()
    {
        Assert.NotEqual(TextMap.From([new("a", "1")]), TextMap.From([new("a", "2")]));
        Assert.NotEqual(TextMap.From([new("a", "b=c")]), TextMap.From([new("a=b", "c")]));
        Assert.Same(TextMap.Empty, TextMap.From([]));
    }
}
