using System.Runtime.InteropServices;

namespace Titan.Core.Tasks;

/// <summary>Environments, labels and requirements of some size, each once however many tasks have it: a million lines submitted with one environment weigh it once.</summary>
internal sealed class SharedMaps
{
    /// <summary>Smaller ones are not worth the look: each task weighs its own.</summary>
    private const int From = 1_024;

    /// <summary>A place in the table.</summary>
    private const int PlaceBytes = 64;

    private readonly Dictionary<TextMap, Uses> _uses = [];

    /// <summary>Bytes of those that tasks have which have not ended.</summary>
    public long OfOpen { get; private set; }

    /// <summary>Bytes of those that only ended tasks have.</summary>
    public long OfEnded { get; private set; }

    public static bool Keeps(TextMap map) => map.Bytes >= From;

    /// <summary>The one that is here already, when it says the same.</summary>
    public TextMap Same(TextMap map) => Keeps(map) && _uses.TryGetValue(map, out var uses) ? uses.Map : map;

    /// <summary>Bytes more when a task that has not ended has this one.</summary>
    public long AddedBy(TextMap map) => !Keeps(map) || (_uses.TryGetValue(map, out var uses) && uses.Open > 0) ? 0 : map.Bytes + PlaceBytes;

    /// <summary>So many tasks more have it, or fewer.</summary>
    public void Count(TextMap map, int open, int ended)
    {
        if (!Keeps(map)) return;
        ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, map, out var isKnown);
        if (!isKnown) uses.Map = map;
        Weigh(uses, -1);
        uses.Open += open;
        uses.Ended += ended;
        Weigh(uses, 1);
        if (uses is { Open: 0, Ended: 0 }) _uses.Remove(map);
    }

    private void Weigh(Uses uses, int sign)
    {
        var bytes = sign * (uses.Map.Bytes + PlaceBytes);
        if (uses.Open > 0) OfOpen += bytes;
        else if (uses.Ended > 0) OfEnded += bytes;
    }

    private struct Uses
    {
        public TextMap Map;
        public int Open;
        public int Ended;
    }
}
