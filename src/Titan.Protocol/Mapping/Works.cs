using Google.Protobuf;
using Google.Protobuf.Collections;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Protocol.Mapping;

/// <summary>Work and its surroundings.</summary>
public static class Works
{
    private static string? _lastFolder;

    /// <summary>Null, with a refusal, when the message names no executor or one that this version does not offer.</summary>
    public static Work? ToCore(V1.Work? work, out Refusal? refusal)
    {
        refusal = null;
        Work? core = work?.ExecutorCase switch
        {
            V1.Work.ExecutorOneofCase.Shell => new ShellWork(work.Shell.Command),
            V1.Work.ExecutorOneofCase.Exec => new ExecWork([.. work.Exec.Argv]),
            V1.Work.ExecutorOneofCase.Noop => NoopWork.Plain,
            _ => null,
        };

        if (core is null)
        {
            refusal = work?.ExecutorCase == V1.Work.ExecutorOneofCase.Container
                ? Refusals.Invalid("container", "containers are not offered by this version", "submit a shell command or a program")
                : Refusals.Invalid("work", "the task says nothing to run", "set work.shell, work.exec or work.noop");
            return null;
        }

        if (work!.Resources is not null && (work.Resources.Cpus != 0 || work.Resources.MemoryBytes != 0))
        {
            refusal = Refusals.Invalid("resources", "demands for cpus and memory are not offered by this version", "leave resources out; a task takes one slot");
            return null;
        }

        if (work.StdinBytes != 0 && work.StdinBytes != work.Stdin.Length)
        {
            refusal = Refusals.Invalid("stdin_bytes", $"stdin_bytes is {work.StdinBytes}, and stdin has {work.Stdin.Length} bytes", "send what the task is to read as stdin; a task that is read from a manager does not show it");
            return null;
        }

        if (work.Stdin.Length > 0)
        {
            if (core is NoopWork)
            {
                refusal = Refusals.Invalid("stdin", "a noop reads nothing", "leave stdin out");
                return null;
            }

            core = core.Reading(new WorkInput(work.Stdin.Memory));
        }

        if (work.Env.Count == 0 && work.Cwd.Length == 0) return core;
        return core with { Environment = TextMap.From(work.Env), Folder = work.Cwd.Length == 0 ? null : Shared(work.Cwd) };
    }

    /// <summary>Tasks that come one after the other mostly start in one folder: they share its name, which each would hold a copy of.</summary>
    private static string Shared(string folder)
    {
        var last = Volatile.Read(ref _lastFolder);
        if (last == folder) return last;
        Volatile.Write(ref _lastFolder, folder);
        return folder;
    }

    /// <summary>All of it, for a Worker.</summary>
    public static V1.Work ToWire(this Work work)
    {
        var wire = Describe(work);
        if (work.Input is { } input)
        {
            wire.StdinBytes = 0;
            wire.Stdin = UnsafeByteOperations.UnsafeWrap(input.Bytes);
        }

        return wire;
    }

    /// <summary>The same without what the command reads, for people.</summary>
    public static V1.Work Describe(this Work work)
    {
        var wire = new V1.Work { Cwd = work.Folder ?? "", StdinBytes = work.Input?.Bytes.Length ?? 0 };
        Fill(wire.Env, work.Environment);
        switch (work)
        {
            case ShellWork shell: wire.Shell = new V1.Shell { Command = shell.Command }; break;
            case ExecWork exec: wire.Exec = new V1.Exec { Argv = { exec.Arguments } }; break;
            case NoopWork: wire.Noop = new V1.Noop(); break;
        }

        return wire;
    }

    internal static void Fill(MapField<string, string> field, TextMap map)
    {
        foreach (var (key, value) in map) field.Add(key, value);
    }
}
