namespace Titan.Tests.Core.SmallWorlds;

/// <summary>Every sequence of moves in the small world, to a depth: no invariant breaks in any of them.</summary>
/// <remarks>Breadth first. A state that was met before is not gone on from again: what follows from it was, or will be, looked at.</remarks>
public sealed class SmallWorldTests
{
    [Fact]
    public void No_sequence_of_moves_breaks_an_invariant() => Explore([], depth: 6);

    [Fact]
    public void No_sequence_of_moves_breaks_an_invariant_once_both_tasks_run() =>
        Explore(["submit", "submit", "join w1", "join w2", "start w1", "start w2"], depth: 5);

    private static void Explore(string[] start, int depth)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var names = new SmallWorld().Moves.Select(move => move.Name).ToList();
        var frontier = new List<byte[]> { start.Select(name => (byte)names.IndexOf(name)).ToArray() };
        var (steps, moves) = (0L, names.Count);
        for (var level = 1; level <= depth; level++)
        {
            var next = new List<byte[]>();
            foreach (var path in frontier)
            {
                for (var move = 0; move < moves; move++)
                {
                    byte[] longer = [.. path, (byte)move];
                    if (!TryPlay(longer, out var world)) continue;
                    steps++;
                    if (met.Add(Fingerprint.Of(world.World))) next.Add(longer);
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"depth {level}: {next.Count} new states, {steps} steps");
            frontier = next;
        }

        Assert.True(met.Count > 4_000, $"only {met.Count} states: the moves do not get anywhere");
    }

    private static bool TryPlay(byte[] path, out SmallWorld world)
    {
        var played = world = new SmallWorld();
        try
        {
            foreach (var move in path)
            {
                if (!played.Moves[move].Make()) return false;
            }

            return true;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}, after {string.Join(", ", path.Select(move => played.Moves[move].Name))}", failure);
        }
    }
}
