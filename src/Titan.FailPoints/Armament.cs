using System.Collections.Frozen;

namespace Titan.FailPoints;

/// <summary>What the variable arms.</summary>
internal sealed class Armament
{
    private static readonly FrozenDictionary<string, FailPointAction> Actions = new Dictionary<string, FailPointAction>(StringComparer.Ordinal)
    {
        ["kill"] = FailPointAction.Kill,
        ["stop"] = FailPointAction.Stop,
        ["note"] = FailPointAction.Note,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private FrozenDictionary<string, ArmedPoint> _points = FrozenDictionary<string, ArmedPoint>.Empty;

    private Armament()
    {
    }

    /// <summary>Why it could not be understood; null when it could.</summary>
    public string? Mistake { get; private init; }

    public bool IsEmpty => _points.Count == 0;

    public IEnumerable<ArmedPoint> Points => _points.Values;

    /// <param name="text">NAME=kill|stop|note[@N], parted by commas; null or empty arms nothing.</param>
    public static Armament Parse(string? text)
    {
        var points = new Dictionary<string, ArmedPoint>(StringComparer.Ordinal);
        foreach (var item in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!TryRead(item, out var point, out var mistake)) return new Armament { Mistake = mistake };
            if (!points.TryAdd(point!.Name, point)) return new Armament { Mistake = $"{FailPoint.Variable} arms {point.Name} twice; once is enough" };
        }

        return new Armament { _points = points.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    public void Hit(string name)
    {
        if (_points.TryGetValue(name, out var point)) point.Hit();
    }

    private static bool TryRead(string item, out ArmedPoint? point, out string mistake)
    {
        point = null;
        mistake = $"{FailPoint.Variable}: '{item}' is not NAME=kill, NAME=stop or NAME=note, with @N behind it for the N-th hit";
        if (item.Split('=') is not [var name, var rest]) return false;
        var (word, number) = rest.Split('@') switch
        {
            [var only] => (only, "1"),
            [var first, var second] => (first, second),
            _ => ("", ""),
        };
        if (!Actions.TryGetValue(word, out var action) || !int.TryParse(number, out var atHit) || atHit < 1) return false;
        mistake = $"{FailPoint.Variable}: there is no fail-point '{name}'; there are {string.Join(", ", FailPointNames.All)}";
        if (!FailPointNames.All.Contains(name)) return false;
        point = new ArmedPoint(name, action, atHit);
        return true;
    }
}
