using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Says in one line why a command could not be started. posix_spawn tells one number for all of its steps.</summary>
internal static class SpawnFailure
{
    private const int Executable = 1;
    private const string Advice = "choose another, or use --scratch";

    /// <param name="program">A path; when relative, to <paramref name="folder"/>.</param>
    /// <param name="isOwnFolder">True for a work folder of ours, false for one that the task named.</param>
    public static StartFailure Explain(int error, string program, string folder, bool isOwnFolder)
    {
        if (MachineFaults.Contains(error)) return StartFailure.OfMachine($"{program}: could not be started", error, "for a process");
        return OfFolder(folder, isOwnFolder) ?? StartFailure.OfTask(ExplainProgram(error, program, folder));
    }

    /// <summary>Null when a command can start there.</summary>
    /// <param name="isOwnFolder">True for a work folder of ours, false for one that the task named.</param>
    public static StartFailure? OfFolder(string folder, bool isOwnFolder)
    {
        if (ExplainFolder(folder) is not { } reason) return null;
        return isOwnFolder ? new StartFailure($"the work folder is gone: {reason}", "its work folder is gone") : StartFailure.OfTask(reason);
    }

    private static string ExplainProgram(int error, string program, string folder)
    {
        var path = Path.Combine(folder, program);
        return error switch
        {
            Errno.NoEntry when File.Exists(path) => $"{program}: the interpreter that it names does not exist",
            Errno.NoEntry or Errno.NotFolder when program.StartsWith('/') => $"{program}: no such program",
            Errno.NoEntry or Errno.NotFolder => $"{program}: no such program in {folder}",
            Errno.Access when Directory.Exists(path) => $"{program}: may not be run: is a folder",
            Errno.Access or Errno.NotPermitted => $"{program}: may not be run: {Errno.Text(error)}",
            Errno.NoExecutable => $"{program}: not a program of this system, and no script that names its interpreter: {Errno.Text(error)}",
            Errno.ArgumentsTooLong => $"{program}: its arguments and environment are larger than this system allows: {Errno.Text(error)}",
            _ => $"{program}: could not be started: {Errno.Text(error)}",
        };
    }

    private static string? ExplainFolder(string folder)
    {
        if (Directory.Exists(folder))
            return Libc.Access(folder, Executable) == 0 ? null : $"{folder} may not be entered on {Environment.MachineName}: {Errno.Text(Errno.Last)}; {Advice}";

        return File.Exists(folder) ? $"{folder} is no folder on {Environment.MachineName}; {Advice}" : $"no folder {folder} on {Environment.MachineName}; share it, or use --scratch";
    }
}
