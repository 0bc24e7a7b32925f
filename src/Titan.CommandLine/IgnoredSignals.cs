using System.Globalization;

namespace Titan.CommandLine;

/// <summary>Signals that this process was started to ignore, as by nohup(1): they are to stay ignored.</summary>
public static class IgnoredSignals
{
    private const string Field = "SigIgn:";

    /// <param name="signal">Its number on Linux.</param>
    /// <returns>False also where the system does not say.</returns>
    public static bool Contains(int signal)
    {
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is not null && (ulong.Parse(line.AsSpan(Field.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (signal - 1))) != 0;
        }
        catch (Exception failure) when (failure is IOException or FormatException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
