namespace Titan.Cli.Load;

/// <summary>What a bench puts on the cluster.</summary>
internal sealed record BenchOptions
{
    /// <summary>What tasks may run: nothing at all, or <c>true</c> in a shell. Called as Workers call what they offer.</summary>
    public static readonly string[] Executors = ["noop", "shell"];

    /// <summary>As many ended tasks as a Manager keeps in memory; beyond it the memory store forgets how they went before it is read.</summary>
    public const int MaxTasks = 1_000_000;

    /// <summary>A message a microsecond is more than any Manager takes.</summary>
    public const int MaxRate = 1_000_000;

    public required int Tasks { get; init; }

    public required string Executor { get; init; }

    /// <summary>Tasks a second, whatever becomes of those before (open-loop); null: as fast as the Manager takes them (closed-loop).</summary>
    public required int? Rate { get; init; }
}
