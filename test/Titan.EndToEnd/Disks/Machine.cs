namespace Titan.EndToEnd.Disks;

/// <summary>What its administrator's programs do to this machine: mount, losetup, mkfs and their like.</summary>
internal static class Machine
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It is missing, or failed: the message says how.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        try
        {
            var answer = await Launch.RunAsync(program, arguments);
            return answer.ExitCode == 0 ? answer.Text : throw new InvalidOperationException($"{answer.Call}: {answer.Error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} is missing: {missing.Message}", missing);
        }
    }
}
