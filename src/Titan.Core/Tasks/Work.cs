namespace Titan.Core.Tasks;

/// <summary>What a Worker is to run, and in which surroundings.</summary>
public abstract record Work
{
    /// <summary>Added to the clean environment of the command.</summary>
    public TextMap Environment { get; init; } = TextMap.Empty;

    /// <summary>Absolute path to start in; null: a fresh work folder.</summary>
    public string? Folder { get; init; }

    public abstract Executor Executor { get; }

    /// <summary>The command in one line, for people.</summary>
    public abstract string Display { get; }
}
