using Titan.CommandLine;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The hidden program <c>worker keeper FOLDER [CGROUP]</c>, which a Worker starts with a socket as descriptor 3. Not for people.</summary>
internal static class KeeperProgram
{
    /// <summary>The first argument.</summary>
    public const string Argument = "keeper";

    /// <summary>The descriptor of the socket.</summary>
    public const int Socket = 3;

    public static int Run(string[] args)
    {
        if (args is not [Argument, var folder, ..] || args.Length > 3)
        {
            StandardStreams.Say(StandardStreams.Error, "worker: 'keeper' is for a worker's own use");
            return 2;
        }

        _ = Libc.SystemCall(Linux.CloseRange, Socket, int.MaxValue, Linux.CloseRangeCloseOnExec, 0);
        if (Libc.ProcessControl(Linux.SetChildSubreaper, 1, 0, 0, 0) != 0)
        {
            StandardStreams.Say(StandardStreams.Error, $"worker: a keeper cannot become a sub-reaper: {Errno.Text(Errno.Last)}");
            return 1;
        }

        // One that somebody has stopped must wake when its Worker dies: nobody else would let it go on, and it has a tree to end.
        _ = Libc.ProcessControl(Linux.SetParentDeathSignal, Signals.Continue, 0, 0, 0);
        var worker = Libc.ParentPid();
        using (var keeper = new Keeper(Socket, folder, args.ElementAtOrDefault(2))) keeper.Run();
        if (Libc.ParentPid() != worker && Path.GetDirectoryName(folder) is { } instance) StaleFolders.RemoveUnused(instance);
        return 0;
    }
}
