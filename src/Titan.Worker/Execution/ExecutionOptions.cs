namespace Titan.Worker.Execution;

/// <summary>How attempts are run on this machine.</summary>
internal sealed record ExecutionOptions
{
    /// <summary>Attempts that run at once; more wait for their turn.</summary>
    public required int Slots { get; init; }

    /// <summary>Attempts without a folder of their own get a fresh one below this. Made when missing.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where commands find a Manager, as <c>TITAN_MANAGER</c> has it; null: they are not told.</summary>
    public string? Managers { get; init; }

    /// <summary>The program `worker` and what comes before its own arguments; null: this very program.</summary>
    public IReadOnlyList<string>? WorkerProgram { get; init; }

    /// <summary>
    /// True in the program `worker`, where every child that is not a keeper is an orphan of one that broke, and is ended. False
    /// where the process has other children: then only processes that carry a lease of the broken keeper are.
    /// </summary>
    public bool OwnsAllChildren { get; init; }
}
