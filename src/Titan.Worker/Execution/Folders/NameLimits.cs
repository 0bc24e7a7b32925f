namespace Titan.Worker.Execution.Folders;

/// <summary>The bounds of the names of files.</summary>
internal static class NameLimits
{
    /// <summary>NAME_MAX of Linux, with the NUL at its end.</summary>
    public const int Bytes = 256;
}
