namespace Titan.Bench.Peers.Contests;

/// <summary>Row 4 of the speed table: idle, from submit to the start of the task's process.</summary>
internal sealed class StartContest : IMeasure
{
    public string Name => "peers-latency";

    public IAsyncEnumerable<Figure> RunAsync() => new Contest(
        [new Quantity("submit to process start, p50", "ms", MoreIsBetter: false), new Quantity("submit to process start, p99", "ms", MoreIsBetter: false)],
        TitanStarts.StartAsync,
        [
            new Rival(Celery.Name(tuned: false), LoadFactor.Of(500), LoadFactor.Of(500), () => CeleryStarts.StartAsync(tuned: false)),
            new Rival(Celery.Name(tuned: true), LoadFactor.Of(500), LoadFactor.Of(500), () => CeleryStarts.StartAsync(tuned: true)),
            new Rival("srun, Slurm, default", LoadFactor.Of(50), LoadFactor.Of(500), () => SrunStarts.StartAsync(tuned: false)),
            new Rival("srun, Slurm, tuned", LoadFactor.Of(50), LoadFactor.Of(500), () => SrunStarts.StartAsync(tuned: true)),
        ]).RunAsync();
}
