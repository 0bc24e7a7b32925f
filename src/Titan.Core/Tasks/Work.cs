namespace Titan.Core.Tasks;

/// <summary>What a Worker is to run, and in which surroundings.</summary>
public abstract record Work
{
    /// <summary>Added to the clean environment of the command.</summary>
    public TextMap Environment { get; init; } = TextMap.Empty;

    /// <summary>Absolute path to start in; null: a fresh work folder.</summary>
    public string? Folder { get; init; }

    /// <summary>What the command reads on its standard input; null: nothing. Work that has some is of a type of its own, so that all other takes no memory for it.</summary>
    public virtual WorkInput? Input => null;

    public abstract Executor Executor { get; }

    /// <summary>The command in one line, for people.</summary>
    public abstract string Display { get; }

    /// <summary>The same work with this to read.</summary>
    /// <exception cref="NotSupportedException">It runs no command.</exception>
    public abstract Work Reading(WorkInput input);
}
