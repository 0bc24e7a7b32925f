using System.Text;
using Titan.CommandLine;

namespace Titan.Worker.Execution.Processes;

/// <summary>Processes as people are told of them: <c>4711 (sleep), 4712 (sh)</c>.</summary>
internal static class ProcessNames
{
    /// <summary>Of a few: whoever wants to see more has the pids to begin with.</summary>
    public const int Most = 8;

    /// <summary>The first <see cref="Most"/> of them, escaped, in one line.</summary>
    public static string Of(IReadOnlyList<int> pids)
    {
        var told = string.Join(", ", pids.Take(Most).Select(static pid => $"{pid} ({Of(pid)})"));
        return pids.Count > Most ? $"{told} and {pids.Count - Most} more" : told;
    }

    private static string Of(int pid)
    {
        try
        {
            return VisibleText.Escape(Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/comm")).TrimEnd('\n'));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return "?";
        }
    }
}
