namespace Titan.Bench.Peers;

/// <summary>A peer that is driven by its own program of bench/peers/.</summary>
/// <param name="order">Given with the number of tasks; answered with the seconds that each quantity of the contest took.</param>
/// <param name="servers">What it needs; ended after it, the last first.</param>
internal sealed class ProgramContender(string name, Conditions conditions, string order, PeerProgram program, params IReadOnlyList<IAsyncDisposable> servers) : IContender
{
    public string Name { get; } = name;

    public Conditions Conditions { get; } = conditions;

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks) => [.. (await program.AskAsync($"{order} {tasks}")).Select(seconds => tasks / seconds)];

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        foreach (var server in servers.Reverse()) await server.DisposeAsync();
    }
}
