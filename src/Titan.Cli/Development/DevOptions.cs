namespace Titan.Cli.Development;

/// <summary>What <c>titan dev</c> runs.</summary>
internal sealed record DevOptions
{
    public required int Workers { get; init; }

    /// <summary>Of each Worker; null: one a core.</summary>
    public int? Slots { get; init; }

    /// <summary>0 picks a free one; null: that of a Manager, if it is free, or else a free one.</summary>
    public int? Port { get; init; }

    /// <summary>0 picks a free one, -1 turns it off.</summary>
    public int DashPort { get; init; }

    /// <summary>Where tasks are kept; null: in memory, until the end.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The folder of the programs; null: where <see cref="Servers.ServerPrograms"/> finds them.</summary>
    public string? Programs { get; init; }
}
