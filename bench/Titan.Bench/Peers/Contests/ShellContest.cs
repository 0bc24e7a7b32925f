namespace Titan.Bench.Peers.Contests;

/// <summary>Row 1 of the speed table: real <c>sh -c true</c>, submit to last recorded exit code.</summary>
internal sealed class ShellContest : IMeasure
{
    public string Name => "peers-shell";

    public IAsyncEnumerable<Figure> RunAsync() => new Contest(
        [new Quantity("sh -c true", "tasks/s", MoreIsBetter: true)],
        TitanShell.StartAsync,
        [
            new Rival("bare C loop", LoadFactor.Of(20_000), LoadFactor.Of(20_000), BareLoop.StartAsync),
            new Rival("xargs", LoadFactor.Of(20_000), LoadFactor.Of(20_000), Xargs.StartAsync),
            new Rival("GNU parallel", LoadFactor.Of(2_000), LoadFactor.Of(10_000), GnuParallel.StartAsync),
            new Rival(Celery.Name(tuned: false), LoadFactor.Of(3_000), LoadFactor.Of(10_000), () => Celery.StartAsync(tuned: false, "shell")),
            new Rival(Celery.Name(tuned: true), LoadFactor.Of(3_000), LoadFactor.Of(10_000), () => Celery.StartAsync(tuned: true, "shell")),
            new Rival("Slurm, default", LoadFactor.Of(200), LoadFactor.Of(10_000), () => SlurmShell.StartAsync(tuned: false)),
            new Rival("Slurm, tuned", LoadFactor.Of(300), LoadFactor.Of(10_000), () => SlurmShell.StartAsync(tuned: true)),
        ]).RunAsync();
}
