using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Titan.Core.Tasks;
using Titan.Worker;
using Titan.Worker.Execution;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Groups;
using Titan.Worker.Execution.Pool;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

public sealed class KeeperLossTests
{
    [Fact]
    public async Task A_keeper_that_is_killed_loses_its_attempt_and_leaves_nothing()
    {
        await using var stage = new Stage(slots: 1);
        var marker = new Marker();
        var attempt = stage.Shell($"setsid sleep {marker.Seconds} & sleep {marker.Seconds} & echo $PPID; wait");
        await attempt.SaidAsync("\n");
        await marker.CountBecomesAsync(3);

        Kill(attempt.Text(OutputStream.Stdout));
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.WorkerLost, "its keeper was killed by signal 9 while it ran"), (end.Cause, end.Message));
        await marker.IsGoneAsync();
        Assert.Equal(4, (await stage.Shell("exit 4").CompletedAsync()).ExitCode);
    }

    [Fact]
    public async Task A_command_that_kills_its_keeper_at_once_has_begun_all_the_same()
    {
        await using var stage = new Stage(slots: 1);
        for (var i = 0; i < 5; i++)
        {
            var attempt = stage.Shell("kill -9 $PPID");

            Assert.Equal(Cause.WorkerLost, (await attempt.EndedAsync()).Cause);
            // By now, or never: starts are told before ends.
            Assert.True(attempt.HasStarted);
        }
    }

    [Fact]
    public async Task A_command_that_stops_its_keeper_ends_all_the_same()
    {
        await using var stage = new Stage(slots: 1);

        Assert.Equal(4, (await stage.Shell("kill -STOP $PPID; exit 4").CompletedAsync()).ExitCode);
        var slow = stage.Shell("kill -STOP $PPID; sleep 1000000", assignment => assignment with { Timeout = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(Cause.Timeout, (await slow.CompletedAsync()).Cause);
    }

    [Fact]
    public async Task A_command_that_traces_its_keeper_is_killed_and_the_slot_goes_on()
    {
        await using var stage = new Stage(slots: 1);

        var end = await stage.Shell(Tracer("exec", "sleep 1000000")).CompletedAsync();

        Assert.Equal((Cause.Signal, 9, "a process of it has traced its keeper, and was killed for that"), (end.Cause, end.Signal, end.Message));
        end = await stage.Shell("exit 4").CompletedAsync();
        Assert.Equal((4, null), (end.ExitCode, end.Message));
    }

    [Fact]
    public async Task A_child_that_traces_the_keeper_keeps_its_attempt_from_no_end()
    {
        await using var stage = new Stage(slots: 1);
        var marker = new Marker();

        var end = await stage.Shell($"{Tracer("", "sleep 1000000")} & exec sleep {marker.Seconds}", assignment => assignment with { Timeout = TimeSpan.FromSeconds(1) }).CompletedAsync();

        Assert.Equal(Cause.Timeout, end.Cause);
        await marker.IsGoneAsync();
        Assert.Equal(4, (await stage.Shell("exit 4").CompletedAsync()).ExitCode);
    }

    [Fact]
    public async Task A_keeper_that_is_killed_while_it_is_traced_is_buried_all_the_same()
    {
        await using var stage = new Stage(slots: 1);
        var before = stage.Shell("echo $PPID");
        await before.CompletedAsync();

        Assert.Equal(Cause.WorkerLost, (await stage.Shell(Tracer("exec", "kill 9, getppid; sleep 1000000")).CompletedAsync()).Cause);

        await Marker.IsGoneAsync(int.Parse(before.Text(OutputStream.Stdout)));
        Assert.Equal(4, (await stage.Shell("exit 4").CompletedAsync()).ExitCode);
    }

    /// <summary>Attaches to the keeper, which stands still from then on, and does something besides. Skips where that cannot be.</summary>
    private static string Tracer(string how, string then)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/perl"), "needs perl, to call ptrace");
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to trace an ancestor on every system");
        var (call, attach) = (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? 117 : 101, 16);
        return $"{how} perl -e 'syscall({call}, {attach}, 0 + $ARGV[0], 0, 0) == 0 or die $!; {then}' $PPID";
    }

    [Fact]
    public async Task A_keeper_that_is_killed_when_idle_is_replaced()
    {
        await using var stage = new Stage(slots: 1);
        for (var i = 0; i < 3; i++)
        {
            var attempt = stage.Shell("echo $PPID");
            await attempt.CompletedAsync();
            Kill(attempt.Text(OutputStream.Stdout));
            // Whoever comes at that very moment may be lost with it, but is told.
            var next = await stage.Shell("exit 4").CompletedAsync();
            Assert.True(next.Cause == Cause.WorkerLost || next.ExitCode == 4);
        }

        Assert.Equal(4, (await stage.Shell("exit 4").CompletedAsync()).ExitCode);
    }

    [Fact]
    public async Task A_result_whose_keeper_is_gone_waits_for_no_output_and_says_so()
    {
        await using var stage = new Stage(slots: 1);
        var attempt = stage.Run(new ShellWork("echo $PPID >&2; seq 1 100000"), takesOutput: false);
        await attempt.EndedAsync();
        var keeper = Process.GetProcessesByName("worker").Single(process => IsKeeperOf(stage, process.Id));

        keeper.Kill();
        attempt.TakesOutput = true;

        Assert.Equal(Cause.ExitCode, (await attempt.CompletedAsync()).Cause);
        Assert.Equal("its keeper died when it had ended, before all of its output was stored: the last of it may be missing", attempt.OutputLost);
    }

    private static bool IsKeeperOf(Stage stage, int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains(stage.Folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It is of somebody else, and has ended since.
            return false;
        }
    }

    [Fact]
    public async Task A_program_that_is_no_keeper_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("titan-stage-");
        var listener = new LastEnd();
        await using (var execution = new LocalExecution(
            new ExecutionOptions { Slots = 1, WorkFolder = folder.FullName, WorkerProgram = ["/no/such/worker"] }, listener, TimeProvider.System, new WorkerNotes(NullLogger.Instance), NullLogger.Instance))
        {
            execution.Start(new Assignment { Lease = new Lease(1), Task = new TaskId(1, 2), Attempt = 1, Work = new ShellWork("true") });
            var end = await listener.Ended.InTime();
            Assert.Equal((Cause.WorkerLost, "no keeper could be started: /no/such/worker: no such file or directory"), (end.Cause, end.Message));
        }

        FolderTree.Remove(folder.FullName);
    }

    [Fact]
    public async Task A_keeper_without_its_Worker_ends_the_tree_and_itself()
    {
        var folder = Directory.CreateTempSubdirectory("titan-stage-");
        var marker = new Marker();
        var instance = InstanceFolder.Make(folder.FullName);
        using var groups = new KeeperGroups(MemoryGroup.OfThisProcess(), mayDivide: false);
        var launcher = new KeeperLauncher(new ExecutionOptions { Slots = 1, WorkFolder = folder.FullName, WorkerProgram = [Stage.WorkerProgram] }, instance.Path, groups);
        var keeper = KeeperRegistry.Start(() => launcher.Start(1, out _))!;
        keeper.Run(new()
        {
            Lease = new Lease(1),
            Timeout = TimeSpan.Zero,
            Grace = TimeSpan.Zero,
            MaxOutput = 0,
            Folder = null,
            StdoutPath = "",
            StderrPath = "",
            Input = default,
            Environment = ["PATH=/usr/bin:/bin"],
            Arguments = ["sh", "-c", $"trap '' TERM; touch file; env -i setsid -f sleep {marker.Seconds}; while :; do sleep {marker.Seconds}; done"],
        });
        keeper.Link.Send();
        await marker.CountBecomesAsync(3);

        keeper.Link.Close();

        await marker.IsGoneAsync();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Titan.Worker.Execution.Processes.Reaping.TryReap(keeper.Pid, out _) == 0) await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        KeeperRegistry.Remove(keeper.Pid);
        Assert.Equal(FolderMark.FileName, Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(instance.Path))));
        instance.Dispose();
        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
    }

    [Fact]
    public async Task The_end_of_the_execution_ends_all_that_runs()
    {
        var stage = new Stage();
        var marker = new Marker();
        var attempts = Enumerable.Range(0, 2).Select(_ => stage.Shell($"trap '' TERM; env -i setsid -f sleep {marker.Seconds}; sleep {marker.Seconds}; sleep {marker.Seconds}")).ToArray();
        var waiting = stage.Shell("true");
        await marker.CountBecomesAsync(6);

        await stage.DisposeAsync();

        Assert.Empty(marker.Pids());
        foreach (var attempt in attempts.Append(waiting)) Assert.Equal(Cause.WorkerLost, (await attempt.EndedAsync()).Cause);
        Assert.False(Directory.Exists(stage.Folder));
    }

    private static void Kill(string pid)
    {
        using var keeper = Process.GetProcessById(int.Parse(pid));
        keeper.Kill();
    }
}
