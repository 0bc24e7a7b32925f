using System.Text;
using Titan.Core;
using Titan.Worker.Execution.Framing;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Output;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The main process of an attempt, and the two pipes that it writes to.</summary>
internal sealed unsafe class RunningCommand
{
    // Names its group for as long as anything is in it, even when the pid is free.
    private readonly int _handle;

    private RunningCommand(int pid, int stdout, int stderr, (OutputFile? Stdout, OutputFile? Stderr) files)
    {
        Files = files;
        Pid = pid;
        _handle = Pidfd.Open(pid);
        Stdout = new OutputPipe(stdout);
        Stderr = new OutputPipe(stderr);
    }

    public int Pid { get; }

    /// <summary>Where all of its output is written besides.</summary>
    public (OutputFile? Stdout, OutputFile? Stderr) Files { get; }

    public OutputPipe Stdout { get; }

    public OutputPipe Stderr { get; }

    public Instant StartedAt { get; } = new((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks);

    /// <summary>Null until it was waited for. Until then its pid, which is also that of its group, means nothing else.</summary>
    public ExitStatus? Status { get; private set; }

    /// <summary>Null when it could not be started; then <paramref name="failure"/> says why, and whose fault it is.</summary>
    public static RunningCommand? Start(Spawner spawner, RunOrder order, string folder, out StartFailure? failure)
    {
        failure = null;
        if (order.Arguments.Count == 0)
        {
            failure = StartFailure.OfTask("there is no program to run");
            return null;
        }

        if (ProgramLookup.Find(order.Arguments[0], folder, order.Environment, out var lacking) is not { } program)
        {
            failure = SpawnFailure.OfFolder(folder, isOwnFolder: order.Folder is null) ?? StartFailure.OfTask(lacking!);
            return null;
        }

        var files = OutputFileOpening.Open(order.StdoutPath, order.StderrPath, folder, out failure);
        if (failure is not null) return null;
        int* ends = stackalloc int[4] { -1, -1, -1, -1 };
        if (!OutputPipe.TryMake(ends) || !OutputPipe.TryMake(ends + 2))
        {
            failure = StartFailure.OfMachine($"{program}: could not be started: no pipe for its output", Errno.Last, "for a pipe");
            Close(ends[0], ends[1], ends[2], ends[3]);
            Dispose(files);
            return null;
        }

        if (!InputFile.TryMake(order.Input.Span, out var input))
        {
            failure = StartFailure.OfMachine($"{program}: could not be started: no room for its standard input", Errno.Last, "for standard input");
            Close(input, ends[0], ends[1], ends[2], ends[3]);
            Dispose(files);
            return null;
        }

        var error = Spawn(spawner, order, program, folder, [input, ends[1], ends[3]], out var pid);
        Close(ends[1], ends[3]);
        if (input > 0) Close(input);
        if (error == 0) return new RunningCommand(pid, ends[0], ends[2], files);

        Close(ends[0], ends[2]);
        Dispose(files);
        failure = SpawnFailure.Explain(error, program, folder, isOwnFolder: order.Folder is null);
        return null;
    }

    /// <summary>Also before it was waited for.</summary>
    public bool HasEnded => Status is not null || !Pidfd.IsAlive(_handle);

    /// <summary>Takes note that it was waited for.</summary>
    public void Reaped(ExitStatus status) => Status = status;

    /// <summary>Kills its group as one, so that nothing in it can breed on. Before Linux 6.9 only until it was waited for: then its pid is free, and may be another's.</summary>
    public void KillGroup()
    {
        if (!Pidfd.SendToGroup(_handle, Signals.Kill) && Status is null) _ = Libc.Kill(-Pid, Signals.Kill);
    }

    /// <summary>Nothing of it is left, or it was given up.</summary>
    public void Close() => Libc.Close(_handle);

    private static void Close(params ReadOnlySpan<int> files)
    {
        foreach (var file in files)
        {
            if (file >= 0) Libc.Close(file);
        }
    }

    private static void Dispose((OutputFile? Stdout, OutputFile? Stderr) files)
    {
        files.Stdout?.Dispose();
        files.Stderr?.Dispose();
    }

    private static int Spawn(Spawner spawner, RunOrder order, string program, string folder, ReadOnlySpan<int> descriptors, out int pid)
    {
        using var arguments = new NativeTexts(order.Arguments);
        using var environment = new NativeTexts(order.Environment);
        fixed (byte* path = Encoding.UTF8.GetBytes(program + '\0'))
        fixed (byte* start = Encoding.UTF8.GetBytes(folder + '\0'))
            return spawner.Start(path, arguments.Pointers, environment.Pointers, start, descriptors, out pid);
    }
}
