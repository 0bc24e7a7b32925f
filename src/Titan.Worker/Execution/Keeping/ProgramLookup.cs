using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Finds the program of a command in the PATH of its own environment, as execvp(3) does.</summary>
internal static class ProgramLookup
{
    private const int Executable = 1;
    private const string PathVariable = "PATH=";

    /// <param name="folder">Where the command starts: what relative parts of PATH are relative to.</param>
    /// <returns>Null when there is no such program; then <paramref name="failure"/> says so.</returns>
    public static string? Find(string program, string folder, IReadOnlyList<string> environment, out string? failure)
    {
        failure = null;
        if (program.Contains('/', StringComparison.Ordinal)) return program;

        string? refused = null;
        var path = environment.LastOrDefault(static variable => variable.StartsWith(PathVariable, StringComparison.Ordinal))?[PathVariable.Length..] ?? "";
        foreach (var place in path.Split(':'))
        {
            var candidate = Path.Combine(folder, place, program);
            if (!File.Exists(candidate)) continue;
            if (Libc.Access(candidate, Executable) == 0) return candidate;
            refused ??= candidate;
        }

        failure = refused is null ? $"{program}: no such program in PATH {path}" : $"{refused}: may not be run: {Errno.Text(Errno.Access)}";
        return null;
    }
}
