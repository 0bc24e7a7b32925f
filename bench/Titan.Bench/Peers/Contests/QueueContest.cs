namespace Titan.Bench.Peers.Contests;

/// <summary>Rows 2 and 3 of the speed table with nothing durable: tasks that do nothing, submitted while nobody takes any, then drained.</summary>
internal sealed class QueueContest : IMeasure
{
    /// <summary>Of each round, in this order.</summary>
    public static readonly IReadOnlyList<Quantity> Quantities = [new("bulk submit", "tasks/s", MoreIsBetter: true), new("noop drained", "tasks/s", MoreIsBetter: true)];

    public string Name => "peers-queue";

    public IAsyncEnumerable<Figure> RunAsync() => new Contest(
        Quantities,
        () => TitanQueue.StartAsync(["--store", "memory"], "none: memory store"),
        [
            new Rival(BullMq.Name(tuned: false), LoadFactor.Of(10_000), LoadFactor.Of(200_000), () => BullMq.StartAsync(tuned: false)),
            new Rival(BullMq.Name(tuned: true), LoadFactor.Of(30_000), LoadFactor.Of(200_000), () => BullMq.StartAsync(tuned: true)),
            new Rival(Celery.Name(tuned: false), LoadFactor.Of(5_000), LoadFactor.Of(200_000), () => Celery.StartAsync(tuned: false, "queue")),
            new Rival(Celery.Name(tuned: true), LoadFactor.Of(5_000), LoadFactor.Of(200_000), () => Celery.StartAsync(tuned: true, "queue")),
        ]).RunAsync();
}
