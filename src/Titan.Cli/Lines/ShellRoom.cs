namespace Titan.Cli.Lines;

/// <summary>What a part of a shell command stands in.</summary>
internal enum ShellRoomKind
{
    Script,
    Double,
    Substitution,
    Parentheses,
}

/// <summary>One of what a part of a shell command stands in, and how far it has been read.</summary>
internal sealed class ShellRoom(ShellRoomKind kind, int begin)
{
    public ShellRoomKind Kind => kind;

    /// <summary>Where the simple command begins that is being read.</summary>
    public int Command { get; set; } = begin;

    /// <summary>Where its word begins that is being read.</summary>
    public int Word { get; set; } = begin;
}
