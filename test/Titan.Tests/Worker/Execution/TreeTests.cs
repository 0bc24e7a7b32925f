using System.Diagnostics;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Processes;
using OutputStream = Titan.Protocol.V1.OutputStream;

namespace Titan.Tests.Worker.Execution;

public sealed class TreeTests
{
    [Theory]
    [InlineData("setsid sleep {0} & echo hi")]
    [InlineData("env -i setsid -f sleep {0}")]
    [InlineData("env -i setsid -f setsid -f setsid -f sleep {0}")]
    [InlineData("(setsid sh -c \"trap '' TERM HUP; sleep {0}; sleep {0}\" &) ; (setsid sleep {0} &)")]
    [InlineData("setsid -f sh -c 'kill -STOP $$; sleep {0}'; setsid -f sleep {0}")]
    public async Task What_leaves_session_group_and_environment_ends_with_the_attempt(string command)
    {
        await using var stage = new Stage();
        var marker = new Marker();

        var end = await stage.Shell(string.Format(command, marker.Seconds)).CompletedAsync();

        Assert.Equal((Cause.ExitCode, 0), (end.Cause, end.ExitCode));
        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task A_stop_reaches_daemons_too()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        var attempt = stage.Shell($"env -i setsid -f sleep {marker.Seconds}; setsid sh -c \"trap '' TERM; sleep {marker.Seconds}; sleep {marker.Seconds}\" & echo ready; wait");
        await attempt.SaidAsync("ready");
        await marker.CountBecomesAsync(4);

        attempt.Stop(TimeSpan.FromMilliseconds(100));
        await attempt.CompletedAsync();

        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task Processes_that_breed_faster_than_they_are_found_end_too()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        // 60 lines of descent, each with one living member that makes its successor and goes. Every one has a number, so that
        // the test ends even if the keeper cannot end it.
        var breed = $"breed() {{ [ $1 -lt 20000 ] && {{ : {marker.Seconds}; breed $(($1 + 1)) & }}; }}";
        var attempt = stage.Shell($"exec sh -c '{breed}; i=0; while [ $i -lt 60 ]; do breed 0 & i=$((i + 1)); done; echo ready; sleep {marker.Seconds}'");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.FromMilliseconds(50));
        var end = await attempt.CompletedAsync();

        Assert.Equal(Cause.Cancelled, end.Cause);
        Assert.Null(end.Message);
        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task Processes_that_breed_in_a_session_of_their_own_each_end_too()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        var script = Path.Combine(stage.Folder, "breed");
        await File.WriteAllTextAsync(script, "if [ $1 -lt 5000 ]; then setsid sh $0 $(($1 + 1)) $2 & fi", TestContext.Current.CancellationToken);
        var attempt = stage.Shell($"for i in 1 2 3 4 5 6 7 8; do sh {script} 0 {marker.Seconds} & done; echo ready; sleep {marker.Seconds}");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.FromMilliseconds(50));
        var end = await attempt.CompletedAsync();

        Assert.Equal((Cause.Cancelled, null), (end.Cause, end.Message));
        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task What_ends_while_its_command_runs_on_leaves_no_zombie()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        // They are children of the keeper, for their own parents are gone at once.
        var attempt = stage.Shell($"pids=$(for i in 1 2 3 4 5; do (sh -c 'echo $$' &); done); echo $pids ready; exec sleep {marker.Seconds}");
        await attempt.SaidAsync("ready");
        var pids = attempt.Text(OutputStream.Stdout).Split(' ')[..^1].Select(int.Parse).ToList();

        Assert.Equal(5, pids.Count);
        foreach (var pid in pids) await Marker.IsGoneAsync(pid);
        Assert.NotEmpty(marker.Pids());

        attempt.Stop(TimeSpan.Zero);
        await attempt.CompletedAsync();
    }

    [Fact]
    public async Task A_thousand_processes_end()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        var attempt = stage.Shell($"i=0; while [ $i -lt 1000 ]; do sleep {marker.Seconds} & i=$((i + 1)); done; setsid sleep {marker.Seconds} & echo ready; wait");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.FromMilliseconds(100));
        await attempt.CompletedAsync();

        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task A_chain_deeper_than_the_handles_of_one_pass_ends()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        var script = Path.Combine(stage.Folder, "chain");
        await File.WriteAllTextAsync(script, $"if [ $1 -eq 0 ]; then echo ready; sleep {marker.Seconds}; else setsid sh $0 $(($1 - 1)); fi; :", TestContext.Current.CancellationToken);
        var attempt = stage.Shell($"sh {script} 300");
        await attempt.SaidAsync("ready");

        attempt.Stop(TimeSpan.Zero);
        await attempt.CompletedAsync();

        Assert.Empty(marker.Pids());
    }

    [Fact]
    public async Task What_only_looks_like_the_tree_is_left_alone()
    {
        await using var stage = new Stage();
        var marker = new Marker();
        using var bystander = Process.Start(new ProcessStartInfo("sleep", marker.Seconds))!;
        try
        {
            var attempt = stage.Shell($"env -i setsid -f sleep {marker.Seconds}; sleep {marker.Seconds} & echo ready; wait");
            await attempt.SaidAsync("ready");
            await marker.CountBecomesAsync(4);

            attempt.Stop(TimeSpan.FromMilliseconds(20));
            await attempt.CompletedAsync();

            Assert.Equal([bystander.Id], marker.Pids());
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Fact]
    public void A_tree_holds_descendants_only()
    {
        var own = Environment.ProcessId;
        using var child = Process.Start(new ProcessStartInfo("sleep", new Marker().Seconds))!;
        try
        {
            // Signal 0 asks whether one could be sent.
            var reached = new ProcessTree { IsExempt = pid => pid != child.Id }.Signal(0);
            var exempted = new List<int>();
            var none = new ProcessTree { IsExempt = pid => { exempted.Add(pid); return true; } }.Signal(0);

            Assert.Equal((1, 0), (reached, none));
            Assert.Contains(child.Id, exempted);
            Assert.All(exempted, pid => Assert.True(pid > 1 && pid != own && (ProcessRow.ParentOf(pid) is var parent && (parent == own || parent == -1))));
        }
        finally
        {
            child.Kill();
        }
    }

    [Theory]
    [InlineData("12 (sh) S 7 12 12 0", 7)]
    [InlineData("12 (a) S 1 (b) R 99 1 1", 99)]
    [InlineData("12 () S 7 1", 7)]
    [InlineData("12 (sh", -1)]
    [InlineData("12 (sh) S", -1)]
    [InlineData("12 (sh) S x 1", -1)]
    [InlineData("", -1)]
    public void The_parent_is_read_behind_any_name(string stat, int parent) =>
        Assert.Equal(parent, ProcessRow.ParentIn(System.Text.Encoding.ASCII.GetBytes(stat)));
}
