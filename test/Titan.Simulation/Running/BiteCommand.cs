using Titan.Simulation.Bugs;

namespace Titan.Simulation.Running;

/// <summary>Sees that the simulator bites: in a build that has deliberate bugs, each is found when it is switched on, and nothing when none is.</summary>
internal static class BiteCommand
{
    private const int MostSeeds = 1_000;

    private const int HonestSeeds = 200;

    private const int AtOnce = 2;

    /// <param name="arguments">The folder of the bugs, and the names of those to look for; without names: all.</param>
    /// <returns>0 when all were found, 1 when one was not or something was found without any, 2 for wrong arguments.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments is not [var folder, .. var names] || !Directory.Exists(folder))
        {
            Console.Error.WriteLine("bite: give the folder of the bugs that are in this build; see eng/bugs.sh");
            return 2;
        }

        var bugs = PlantedBug.In(folder).Where(bug => names.Length == 0 || names.Contains(bug.Name)).ToList();
        var catches = new Catch[bugs.Count + 1];
        Parallel.For(0, catches.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            i => catches[i] = i < bugs.Count ? Hunt.Begin(bugs[i].Name, MostSeeds) : Hunt.Begin(null, HonestSeeds));

        Console.WriteLine("| bug | what it breaks | seeds | found by |\n|---|---|---|---|");
        for (var i = 0; i < bugs.Count; i++)
            Console.WriteLine($"| `{bugs[i].Name}` | {bugs[i].Breaks} | {(catches[i].IsEmpty ? $"not in {MostSeeds}" : catches[i].Seed)} | {catches[i].Invariant} |");

        var honest = catches[^1];
        Console.WriteLine(honest.IsEmpty ? $"without a bug: nothing in {HonestSeeds} seeds" : $"without a bug: seed {honest.Seed}: {honest.Violation}");
        return Sum(catches.Length, catches[..^1].Count(one => one.IsEmpty) + (honest.IsEmpty ? 0 : 1));
    }

    /// <summary>In the words of the testing platform, which eng/test.sh reads: each bug counts as a test, and so does the absence of all.</summary>
    private static int Sum(int total, int failed)
    {
        Console.WriteLine($"  total: {total}\n  failed: {failed}\n  succeeded: {total - failed}");
        return failed == 0 ? 0 : 1;
    }
}
