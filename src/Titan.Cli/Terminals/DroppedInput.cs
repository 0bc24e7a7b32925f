namespace Titan.Cli.Terminals;

/// <summary>Whether somebody piped data into <c>titan</c> that no task will read.</summary>
internal static class DroppedInput
{
    /// <summary>
    /// Whether standard input is a pipe or a file with data that was made for this program. It is not read: what the parent has as its own standard
    /// input too, as in a loop over lines, in a script or under ssh, is the parent's.
    /// </summary>
    public static bool Waits()
    {
        if (Posix.BytesReady(0) <= 0 || Target("self") is not { } own) return false;
        var isPipe = own.StartsWith("pipe:", StringComparison.Ordinal);
        if (!isPipe && (own.StartsWith("/dev/", StringComparison.Ordinal) || own[0] != '/' || !Posix.IsAtStart(0))) return false;
        return Target(Posix.Parent().ToString()) is { } parents && parents != own;
    }

    /// <summary>Null where it cannot be looked at.</summary>
    private static string? Target(string process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/fd/0").LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
