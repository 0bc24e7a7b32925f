using Titan.Cli.Terminals;

namespace Titan.Cli.Servers;

/// <summary>Where the programs <c>manager</c> and <c>worker</c> are.</summary>
/// <remarks>
/// <c>make build</c> puts them beside <c>titan</c> under these names, which are too common for a system's /usr/bin: packages install them as
/// <c>titan-manager</c> and <c>titan-worker</c>. Beside <c>titan</c> those names come first, for there a program called <c>worker</c> may be anybody's.
/// </remarks>
internal static class ServerPrograms
{
    public const string Manager = "manager";
    public const string Worker = "worker";

    public static bool IsOne(string word) => word is Manager or Worker;

    /// <param name="program">One of the two names.</param>
    /// <returns>The path; null when there is none.</returns>
    public static string? Find(string program) => Find(program, Folder(), Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <param name="folder">Of the program <c>titan</c>, links followed.</param>
    /// <param name="path">As in the variable PATH. A part that is empty or relative is left out: a folder that is only current must not give a program.</param>
    public static string? Find(string program, string folder, string path)
    {
        string[] beside = [Path.Combine(folder, $"titan-{program}"), Path.Combine(folder, program)];
        return beside.FirstOrDefault(File.Exists)
            ?? path.Split(':').Where(Path.IsPathRooted).Select(part => Path.Combine(part, $"titan-{program}")).FirstOrDefault(IsExecutable);
    }

    /// <summary>That it is in none of its places, and what to do.</summary>
    public static string Missing(string program) =>
        $"there is no program {program} or titan-{program} in {Folder()}, and no titan-{program} in PATH; put it beside titan (make build does), or install it as titan-{program}";

    private static string Folder() => Path.GetDirectoryName(Posix.RealPath("/proc/self/exe") ?? Environment.ProcessPath) ?? AppContext.BaseDirectory;

    private static bool IsExecutable(string path) => File.Exists(path) && Posix.MayExecute(path);
}
