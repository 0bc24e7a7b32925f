namespace Titan.Cli.Lines;

/// <summary>Whether a word can be added at the end of a shell command, as one more argument of the program that stands there.</summary>
internal static class ShellEnd
{
    /// <returns>The end of a sentence; null when it can.</returns>
    public static string? ProblemOf(ShellScan scan)
    {
        if (scan.End is { } open) return $"it ends {open}";
        return scan.LastWords.All(ShellScripts.IsBeforeProgram) ? "the line at its end would be a program to run" : null;
    }
}
