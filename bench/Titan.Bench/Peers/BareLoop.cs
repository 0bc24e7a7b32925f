namespace Titan.Bench.Peers;

/// <summary>The bare C loop of bench/spawn-loop/: no peer, but the limit of the machine.</summary>
internal sealed class BareLoop : IContender
{
    public string Name => "bare C loop";

    public Conditions Conditions { get; } = new(Conditions.None, Conditions.None, $"posix_spawn with two pipes, {Environment.ProcessorCount} at once: what this machine can do at most");

    /// <exception cref="PeerException">There was no compiler for it.</exception>
    public static Task<IContender> StartAsync() => SpawnLoop.Path is null ? throw new PeerException("no gcc to build it with") : Task.FromResult<IContender>(new BareLoop());

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks) => [tasks / (await SpawnLoop.RunAsync(tasks, Environment.ProcessorCount, "/bin/sh", "-c", "true")).Seconds];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
