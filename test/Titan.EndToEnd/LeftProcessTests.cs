namespace Titan.EndToEnd;

/// <summary>A task's process that has become root's, as by sudo, on a Worker of an ordinary user: nobody but root can end it.</summary>
public sealed class LeftProcessTests
{
    private const string User = "64917";

    [Fact]
    public async Task Whoever_left_it_is_told_and_the_tasks_that_come_after_have_nothing_to_do_with_it()
    {
        await using var place = await Place.MakeAsync();
        await using var worker = await place.StartWorkerAsync();

        var (left, ended) = await place.LeaveAsync();

        Assert.Equal("timeout", ended.Cause);
        Assert.Equal($"some of its processes could not be ended, and run on: {left} (sleep)", ended.Attempts[^1].Message);
        for (var i = 0; i < 3; i++)
        {
            var next = await place.Titan.EndedAsync(await place.Titan.SubmitAsync("true", "--max-retries", "0"));
            Assert.Equal(("succeeded", 1, null), (next.Phase, next.Attempts.Count, next.Attempts[0].Message));
        }

        Assert.True(Processes.IsAlive(left));
        Assert.Equal($"could not end 1 process that tasks have left: {left} (sleep); whoever may end them, should", Assert.Single(await place.NotesAsync()));
        Assert.Equal(2, Processes.ChildrenOf(worker.Pid).Count);

        Signal.Send(left, Signal.Kill);

        await Eventually.Holds(place.NotesAsync, notes => notes.Count == 0, "no note any more");
        await Eventually.True(() => Processes.ChildrenOf(worker.Pid).Count == 1, "the end of the keeper that held it");
    }

    [Fact]
    public async Task When_its_keeper_is_gone_too_the_worker_knows_it_and_waits_for_it_no_more()
    {
        await using var place = await Place.MakeAsync();
        await using var worker = await place.StartWorkerAsync();
        var (left, _) = await place.LeaveAsync();
        var keeper = Processes.ChildrenOf(worker.Pid).Single(pid => Processes.ChildrenOf(pid).Contains(left));

        Signal.Send(keeper, Signal.Kill);

        await Eventually.True(() => Processes.ChildrenOf(worker.Pid).Contains(left), "the worker as its parent");
        await Eventually.Holds(place.NotesAsync, notes => notes is [var note] && note.Contains($"{left} (sleep)", StringComparison.Ordinal), "a note of it");
        Assert.Equal("succeeded", (await place.Titan.EndedAsync(await place.Titan.SubmitAsync("[ $TITAN_ATTEMPT = 2 ] || kill -9 $PPID"))).Phase);

        Signal.Send(left, Signal.Kill);

        await Eventually.Holds(place.NotesAsync, notes => notes.Count == 0, "no note any more");
        await Eventually.True(() => !Processes.ChildrenOf(worker.Pid).Contains(left), "that it was waited for");
    }

    [Fact]
    public async Task The_end_of_the_worker_is_not_held_up_by_it()
    {
        await using var place = await Place.MakeAsync();
        await using var worker = await place.StartWorkerAsync();
        var (left, _) = await place.LeaveAsync();

        worker.Send(Signal.Terminate);

        Assert.Equal(0, await worker.ExitAsync());
        Assert.True(Processes.IsAlive(left));
        Signal.Send(left, Signal.Kill);
    }

    /// <summary>A cluster, and a program that lets a task become root.</summary>
    private sealed class Place : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly List<int> _left = [];
        private Cluster _cluster = null!;

        public TitanCommand Titan => _cluster.Titan;

        private string Rooted => Path.Combine(_folder.Path, "rooted");

        public static async Task<Place> MakeAsync()
        {
            Assert.SkipUnless(Environment.UserName == "root", "needs root, to let a task of another user become root");
            var place = new Place { _cluster = await Cluster.StartAsync() };
            Assert.Equal(0, (await Launch.RunAsync("chmod", "777", place._folder.Path)).ExitCode);
            Assert.Equal(0, (await Launch.RunAsync("sh", "-c", $"cp \"$(command -v setpriv)\" {place.Rooted} && chmod 4755 {place.Rooted}")).ExitCode);
            return place;
        }

        public async Task<Server> StartWorkerAsync()
        {
            var worker = Server.BeginBy("setpriv", Programs.Worker, "worker",
                $"--reuid={User}", $"--regid={User}", "--clear-groups", Programs.Worker, "--manager", _cluster.Address, "--id", "w", "--slots", "1", "--work-dir", $"{_folder.Path}/w");
            await worker.ReadyAsync();
            return worker;
        }

        /// <summary>Runs a task until it was given up, and tells what it left.</summary>
        public async Task<(int Left, TaskSnapshot Ended)> LeaveAsync()
        {
            var seconds = $"{1_000_000 + Random.Shared.Next(1_000_000)}";
            var task = await Titan.SubmitAsync($"{Rooted} --reuid=0 sleep {seconds}", "--timeout", "1", "--max-retries", "0");
            var ended = await Titan.EndedAsync(task);
            _left.AddRange(Processes.WithArgument(seconds));
            return (Assert.Single(_left), ended);
        }

        public async Task<IReadOnlyList<string>> NotesAsync() => (await Titan.RunAsync("workers", "-o", "json")).Ended(0).Read<IReadOnlyList<WorkerSnapshot>>().Single().Notes;

        public async ValueTask DisposeAsync()
        {
            foreach (var pid in _left.Where(Processes.IsAlive)) Signal.Send(pid, Signal.Kill);
            await _cluster.DisposeAsync();
            await _folder.DisposeAsync();
        }
    }
}
