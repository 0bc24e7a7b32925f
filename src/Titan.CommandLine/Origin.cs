namespace Titan.CommandLine;

/// <summary>Where the value of a switch came from: the smaller, the more binding.</summary>
public enum Origin
{
    /// <summary>It was typed.</summary>
    CommandLine,

    Environment,

    ConfigFile,

    /// <summary>Nobody said anything.</summary>
    Default,
}
