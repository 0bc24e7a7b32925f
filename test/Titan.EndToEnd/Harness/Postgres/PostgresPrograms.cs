using System.Diagnostics;

namespace Titan.EndToEnd.Harness;

/// <summary>The programs of an installed PostgreSQL: in PATH, or where Debian puts them.</summary>
internal static class PostgresPrograms
{
    private static readonly Lazy<string> Folder = new(Find);

    /// <summary>PostgreSQL refuses to run as root: it is then run as the user that its package made.</summary>
    public static bool RunsAsOther => Environment.IsPrivilegedProcess;

    /// <summary>A command line of one of its programs, which <c>sh</c> and <see cref="RunAsync"/> can start.</summary>
    public static string[] Command(string program, params IEnumerable<string> arguments) =>
        RunsAsOther
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", Path.Combine(Folder.Value, program), .. arguments]
            : [Path.Combine(Folder.Value, program), .. arguments];

    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; what it wrote is told.</exception>
    public static async Task<string> RunAsync(string folder, string[] command, string input = "")
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The settings of whoever runs the tests (PGHOST, PGPASSWORD, …) are none of ours.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{string.Join(' ', command)}: {await errors}{await output}");
    }

    private static string Find()
    {
        var newest = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(newest.Select(folder => Path.Combine(folder, "bin")));
        // A link in PATH leads to the folder where all of them are.
        return folders.Select(folder => new FileInfo(Path.Combine(folder, "initdb"))).FirstOrDefault(file => file.Exists) is { } found
            ? Path.GetDirectoryName(found.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found.FullName)!
            : throw new InvalidOperationException("PostgreSQL is not installed: no initdb in PATH or /usr/lib/postgresql/*/bin. On Debian: apt-get install postgresql");
    }
}
