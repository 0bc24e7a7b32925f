using System.ComponentModel;

namespace Titan.Bench.Peers;

/// <summary>Titan and each of its rivals in turn: A B A B … on the same machine in the same minute, both warm, the one idle while the other works.</summary>
internal sealed class Contest(IReadOnlyList<Quantity> quantities, Func<Task<IContender>> startTitan, IReadOnlyList<Rival> rivals)
{
    private const int Rounds = 5;

    /// <summary>Warm-up is a round with this part of the tasks.</summary>
    private const int WarmUpPart = 5;

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        foreach (var rival in rivals)
        {
            // A new Titan for each: what an earlier contest left in it would slow it, or not, as luck has it.
            foreach (var figure in await AgainstAsync(rival)) yield return figure;
        }
    }

    // A row of its own: what is left out in silence looks as if it had never been tried.
    public static Figure NotRun(string name, Exception failure) =>
        new(name, "(not run)", 0, [0], $"not measured here: {failure.Message.ReplaceLineEndings(" ").Replace('|', '/')}");

    private async Task<IReadOnlyList<Figure>> AgainstAsync(Rival rival)
    {
        await using var titan = await startTitan();
        try
        {
            await using var peer = await rival.StartAsync();
            return await InTurnAsync(rival, titan, peer);
        }
        catch (Exception failure) when (failure is PeerException or IOException or Win32Exception)
        {
            return [NotRun($"{quantities[0].Name}, {rival.Name}", failure)];
        }
    }

    private async Task<IReadOnlyList<Figure>> InTurnAsync(Rival rival, IContender titan, IContender peer)
    {
        await titan.RoundAsync(Math.Max(1, rival.TitanTasks / WarmUpPart));
        await peer.RoundAsync(Math.Max(1, rival.Tasks / WarmUpPart));
        List<IReadOnlyList<double>> ours = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await titan.RoundAsync(rival.TitanTasks));
            theirs.Add(await peer.RoundAsync(rival.Tasks));
        }

        return [.. quantities.SelectMany((quantity, at) => Figures(quantity, rival, titan, peer, [.. ours.Select(round => round[at])], [.. theirs.Select(round => round[at])]))];
    }

    private static IEnumerable<Figure> Figures(Quantity quantity, Rival rival, IContender titan, IContender peer, List<double> ours, List<double> theirs)
    {
        var turns = $"{Rounds} rounds of both in turn, after one of warm-up with a fifth of the tasks";
        yield return Told(peer, Figure.Median($"{quantity.Name}, {peer.Name}", quantity.Unit, theirs, $"{rival.Tasks:#,0} tasks a round, {turns}; {peer.Conditions.Setup}"));
        yield return Told(titan, Figure.Median($"{quantity.Name}, Titan beside {peer.Name}", quantity.Unit, ours, $"{rival.TitanTasks:#,0} tasks a round, the same rounds; {titan.Conditions.Setup}"));
        yield return Figure.Median($"{quantity.Name}, Titan to {peer.Name}", "×", [.. ours.Zip(theirs, quantity.Ratio)], "of each pair of rounds; above 1, Titan is the quicker") with { Durability = "as above", Batching = "as above" };
    }

    private static Figure Told(IContender contender, Figure figure) => figure with { Durability = contender.Conditions.Durability, Batching = contender.Conditions.Batching };
}
