using System.Text;
using Titan.FailPoints;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Groups;
using Titan.Worker.Execution.Keeping;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Pool;

/// <summary>Starts keepers.</summary>
internal sealed unsafe class KeeperLauncher(ExecutionOptions options, string folder, KeeperGroups groups)
{
    /// <summary>Small, and without the threads that only a large process needs.</summary>
    private static readonly string[] Settings =
    [
        "DOTNET_gcServer=0", "DOTNET_gcConcurrent=0", "DOTNET_GCgen0size=80000", "DOTNET_GCHeapCount=1",
        "DOTNET_EnableDiagnostics=0", "DOTNET_TieredPGO=0",
    ];

    // An apphost finds its runtime by these.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", FailPoint.Variable];

    // Its threads must all have them blocked for them to be read from a file: see Children.
    private readonly Spawner _spawner = new(blocked: Children.Signals);
    private readonly IReadOnlyList<string> _program = options.WorkerProgram ?? ThisProgram();

    /// <summary>Null when it cannot be started; then <paramref name="failure"/> says why, which is this machine's fault.</summary>
    public KeeperProcess? Start(long number, out StartFailure? failure)
    {
        if (!FrameSocket.TryMakePair(out var here, out var there))
        {
            failure = StartFailure.OfMachine("no keeper could be started: no socket", Errno.Last, "for a socket");
            return null;
        }

        var own = $"{folder}/{number}";
        var group = groups.Make(number);
        var error = Spawn(own, group, there, out var pid);
        Libc.Close(there);
        if (error == 0 && Pidfd.Open(pid) is var handle)
        {
            if (handle >= 0)
            {
                failure = null;
                return new KeeperProcess(number, pid, handle, here, own);
            }

            // Without one its end would never be heard of.
            error = Errno.Last;
            _ = Libc.Kill(pid, Signals.Kill);
            Reaping.Await(pid);
        }

        Libc.Close(here);
        CleanUp(number);
        failure = StartFailure.OfMachine($"no keeper could be started: {_program[0]}", error, "for a keeper");
        return null;
    }

    /// <summary>It is gone, and what it ran.</summary>
    public void CleanUp(long number) => groups.RemoveUnused(number);

    private int Spawn(string own, string? group, int socket, out int pid)
    {
        pid = 0;
        var nothing = Libc.Open("/dev/null", Linux.ReadWrite | Linux.CloseOnExec, 0);
        if (nothing < 0) return Errno.Last;
        using var arguments = new NativeTexts([.. _program, KeeperProgram.Argument, own, .. group is null ? Array.Empty<string>() : [group]]);
        using var environment = new NativeTexts([.. Environments.Inherited(Inherited), .. Settings]);
        try
        {
            fixed (byte* program = Encoding.UTF8.GetBytes(_program[0] + '\0'))
            {
                // Standard output is the Worker's, for its ready line.
                return _spawner.Start(program, arguments.Pointers, environment.Pointers, folder: null, [nothing, 2, 2, socket], out pid);
            }
        }
        finally
        {
            Libc.Close(nothing);
        }
    }

    private static IReadOnlyList<string> ThisProgram()
    {
        var path = Environment.ProcessPath ?? throw new InvalidOperationException("this program does not know its own path");
        return Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, Path.Combine(AppContext.BaseDirectory, "worker.dll")] : [path];
    }
}
