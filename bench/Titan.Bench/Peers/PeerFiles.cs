namespace Titan.Bench.Peers;

/// <summary>Where the programs of peers are.</summary>
internal static class PeerFiles
{
    /// <summary>What is in bench/peers/ for a peer.</summary>
    public static string Sources(string peer) => Path.Combine(Tree.Root, "bench", "peers", peer);

    /// <summary>A copy with its packages beside it, which bench/peers/install.sh makes.</summary>
    /// <exception cref="PeerException">They are not there.</exception>
    public static string Installed(string peer)
    {
        var folder = Path.Combine(Tree.Root, "artifacts", "bench", "peers", peer);
        return Directory.Exists(Path.Combine(folder, "node_modules")) ? folder : throw new PeerException($"its packages are not installed: bench/peers/install.sh could not get them, or has not been run");
    }
}
