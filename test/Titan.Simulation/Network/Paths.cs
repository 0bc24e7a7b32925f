using Titan.Simulation.Kernel;

namespace Titan.Simulation.Network;

/// <summary>All ways between nodes, by their names. A node may run several lives of a program, one after the other.</summary>
internal sealed class Paths(Simulator simulator, ulong seed)
{
    private readonly Dictionary<(string From, string To), Path> _paths = [];

    public Path this[string from, string to]
    {
        get
        {
            if (_paths.TryGetValue((from, to), out var path)) return path;
            path = new Path(simulator, new Dice(seed, $"path {from} {to}"));
            _paths.Add((from, to), path);
            return path;
        }
    }

    public bool AreOpen(string a, string b) => !this[a, b].IsClogged && !this[b, a].IsClogged;
}
