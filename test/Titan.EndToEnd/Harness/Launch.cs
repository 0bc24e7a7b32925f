using System.Diagnostics;

namespace Titan.EndToEnd.Harness;

/// <summary>How programs under test are started: no input, their output ours, and no settings of whoever runs the tests.</summary>
internal static class Launch
{
    public static Process Start(string program, IEnumerable<string> arguments, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TITAN_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["NO_COLOR"] = "1";
        // No command of a test is to find a titan dev of this user's, or of another test.
        start.Environment["XDG_STATE_HOME"] = "/proc/none";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<Answer> RunAsync(string program, params IEnumerable<string> arguments) =>
        TitanCommand.EndAsync(Start(program, arguments), $"{program} {string.Join(' ', arguments)}");
}
