using Titan.Cli.Output;
using Titan.Protocol.V1;

namespace Titan.Cli.Attached;

/// <summary>What of an attached task's output did not come through: a pipe behind <c>titan run</c> would be short without a word.</summary>
internal static class LostOutput
{
    /// <summary>Told to people; null when all of it came, or is in a file.</summary>
    public static string? Of(LogPrinter printer, TaskSpec spec)
    {
        var missing = (spec.StdoutPath.Length > 0 ? 0 : printer.MissingOf(OutputStream.Stdout)) + (spec.StderrPath.Length > 0 ? 0 : printer.MissingOf(OutputStream.Stderr));
        return missing == 0
            ? null
            : $"{missing} bytes of its output are missing, so this ends with {ExitCodes.TitanFailed}; keep more with --max-output SIZE (at most 64MiB), write all of it to a file with --stdout FILE, or accept it with --lossy";
    }
}
