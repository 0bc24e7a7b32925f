namespace Titan.Core.Tasks;

/// <summary>How a Worker runs a piece of work.</summary>
public enum Executor : byte
{
    /// <summary><c>/bin/sh -c</c>.</summary>
    Shell = 1,

    /// <summary>A program and its arguments.</summary>
    Exec = 2,

    /// <summary>Ends at once.</summary>
    Noop = 3,
    Docker = 4,
}
