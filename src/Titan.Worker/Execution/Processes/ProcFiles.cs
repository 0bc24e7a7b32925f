using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Processes;

/// <summary>Whether /proc tells what a Worker has to know: which processes its tasks have started.</summary>
internal static unsafe class ProcFiles
{
    private const string Place = "/proc";

    /// <summary>Why it cannot be used, and what to do; null: it can. Starts a process to see whether it shows.</summary>
    /// <param name="program">A program that can be started; it is ended at once.</param>
    public static string? Trouble(string program)
    {
        var own = Libc.OwnPid();
        var self = new FileInfo($"{Place}/self").LinkTarget;
        if (self is null && !File.Exists($"{Place}/stat")) return Explain("is not mounted");
        if (self != $"{own}") return Explain("shows the processes of another pid namespace");
        if (ProcessRow.ParentOf(own) < 0 || !ShowsChildren(own, program)) return Explain("does not show this worker's own processes (hidepid?)");
        return null;
    }

    /// <summary>What cannot be seen in it, in words; null: everything.</summary>
    public static string? Limitation() => ProcessRow.ParentOf(1) >= 0
        ? null
        : $"{Place} hides the processes of other users (hidepid): what a task starts as another user, by sudo for example, is neither found nor ended";

    private static string Explain(string what) =>
        $"{Place} {what}: a worker finds there what a task has started, to end all of it with the task; mount it (mount -t proc proc {Place}) and start this worker again";

    private static bool ShowsChildren(int own, string program)
    {
        // Whatever it is to become, it is our child, until it is waited for.
        if (!TryStart(program, out var pid)) return true;
        var shows = ProcessRow.ParentOf(pid) == own && ProcessRow.ReadAll().Contains(new ProcessRow(pid, own));
        _ = Libc.Kill(pid, Signals.Kill);
        int status;
        ResourceUsage usage;
        while (Libc.Wait(pid, &status, 0, &usage) < 0 && Errno.Last == Errno.Interrupted)
        {
        }

        return shows;
    }

    /// <summary>Where nothing can be started at present, nothing can be seen of it.</summary>
    private static bool TryStart(string program, out int pid)
    {
        var nothing = Libc.Open("/dev/null", Linux.ReadWrite | Linux.CloseOnExec, 0);
        using var arguments = new NativeTexts([program, "--version"]);
        using var environment = new NativeTexts(Environments.Inherited(["PATH", "HOME", "DOTNET_ROOT"]).ToList());
        fixed (byte* path = Encoding.UTF8.GetBytes(program + '\0'))
        {
            var error = new Spawner().Start(path, arguments.Pointers, environment.Pointers, folder: null, [nothing, nothing, nothing], out pid);
            Libc.Close(nothing);
            return error == 0;
        }
    }
}
