using Microsoft.Extensions.Logging;
using Titan.Logging;
using Titan.Tests.Logging;
using Titan.Worker;
using Titan.Worker.Execution.Folders;

namespace Titan.Tests.Worker.Execution.Folders;

public sealed class StaleFolderTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly StringWriter _text = new();
    private readonly ProgramLog _programLog;
    private readonly ILogger _log;
    private readonly WorkerNotes _notes;

    public StaleFolderTests()
    {
        _programLog = new ProgramLog(new TextTarget(_text), asJson: false, TimeProvider.System);
        _log = _programLog.Logger("Titan.Worker", LogLevel.Information);
        _notes = new WorkerNotes(_log);
    }

    public void Dispose()
    {
        _programLog.Dispose();
        _text.Dispose();
        _box.Dispose();
    }

    [Fact]
    public async Task What_a_killed_worker_left_is_removed_by_the_next_and_its_own_by_itself()
    {
        var stale = LeaveBehind();
        _box.Run($"mkdir -p '{stale}/1/0/a'; touch '{stale}/1/0/a/x'");

        await using (var place = Start())
        {
            Assert.True(Directory.Exists(place.Folder.Path));
            Assert.NotEqual(stale, place.Folder.Path);
            await place.Cleaned;
        }

        Assert.Empty(_box.Work.Names());
        Assert.Contains($"removed {stale}, which a worker that was killed had left", Logged(), StringComparison.Ordinal);
        Assert.Empty(_notes.Current);
    }

    [Fact]
    public async Task A_worker_that_ends_at_once_removes_it_before_it_goes()
    {
        var stale = LeaveBehind();
        _box.Run($"cd '{stale}'; seq 5000 | xargs touch");

        await Start().DisposeAsync();

        Assert.Empty(_box.Work.Names());
    }

    [Theory]
    [InlineData("rm $STALE/.titan-folder")]
    [InlineData("setfattr -x user.titan.folder $STALE")]
    [InlineData("rm $STALE/.titan-folder; mkfifo $STALE/.titan-folder")]
    [InlineData("rm $STALE/.titan-folder; mkdir -p $STALE/.titan-folder/x")]
    [InlineData("mv $STALE work/.making-$(basename $STALE)")]
    [InlineData("chmod 000 $STALE")]
    [InlineData("mkdir work/.making-worker-7-00112233445566778899aabbccddeeff")]
    public async Task One_proof_of_two_is_enough(string script)
    {
        var stale = LeaveBehind();
        _box.Run($"STALE={stale}; {script}");

        await StartAndEndAsync();

        Assert.Empty(_box.Work.Names());
    }

    [Theory]
    [InlineData("mkdir -p work/worker-service/src; touch work/worker-service/src/main.py", "worker-service", false)]
    [InlineData("ln -s ../kept work/worker-current", "worker-current", false)]
    [InlineData("mkdir work/worker-mnt; mount --bind kept work/worker-mnt", "worker-mnt", false)]
    [InlineData("touch work/worker-file", "worker-file", false)]
    [InlineData("mkdir work/worker-1-00112233445566778899aabbccddeeff; touch work/worker-1-00112233445566778899aabbccddeeff/mine", "worker-1-00112233445566778899aabbccddeeff", true)]
    [InlineData("mkdir work/worker-1-00112233445566778899aabbccddeeff", "worker-1-00112233445566778899aabbccddeeff", true)]
    [InlineData("mkdir work/.making-worker-1-00112233445566778899aabbccddeeff; touch work/.making-worker-1-00112233445566778899aabbccddeeff/mine", ".making-worker-1-00112233445566778899aabbccddeeff", true)]
    public async Task What_is_not_a_workers_is_left_alone(string script, string name, bool isNoted)
    {
        _box.Run(script);
        var before = _box.Run("ls -lAR --time-style=full-iso work kept");

        await StartAndEndAsync();

        Assert.Equal(before.Split('\n').Skip(2), _box.Run("ls -lAR --time-style=full-iso work kept").Split('\n').Skip(2));
        _box.AssertNothingLost();
        Assert.Contains($"left {_box.Work.Path}/{name} alone: ", Logged(), StringComparison.Ordinal);
        Assert.Equal(isNoted, _notes.Current.Count > 0);
    }

    /// <summary>A mark is of one folder, and of one name.</summary>
    [Theory]
    [InlineData("cp -a $STALE work/copy; rm -r $STALE; mv work/copy $STALE")]
    [InlineData("mv $STALE work/worker-1-00112233445566778899aabbccddeeff")]
    [InlineData("setfattr -x user.titan.folder $STALE; truncate -s 40 $STALE/.titan-folder")]
    [InlineData("setfattr -x user.titan.folder $STALE; rm $STALE/.titan-folder")]
    [InlineData("setfattr -x user.titan.folder $STALE; mv $STALE/.titan-folder kept/mark; ln -s ../../kept/mark $STALE/.titan-folder")]
    [InlineData("chown -R 65534 $STALE")]
    [InlineData("mkdir over; mount --bind over $STALE; touch $STALE/mine")]
    [InlineData("mv $STALE kept/saved; ln -s ../kept/saved $STALE")]
    public async Task What_only_looks_like_a_workers_is_left_alone_and_a_person_is_told(string script)
    {
        var stale = LeaveBehind();
        _box.Run($"touch {stale}/mine; STALE={stale}; {script}");
        var before = _box.Run("find -L work -mindepth 1 | sort");

        await StartAndEndAsync();

        Assert.Equal(before, _box.Run("find -L work -mindepth 1 | sort"));
        Assert.Contains("alone: its name is that of a worker's folder, but it ", Assert.Single(_notes.Current).Replace("something is", "it is", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_a_living_worker_is_left_whatever_is_tidied_away_in_it()
    {
        await using var living = Start();
        _box.Run($"mkdir -p {living.Folder.Path}/1/0; touch {living.Folder.Path}/1/0/mine; find work -type f ! -name mine -delete");

        await StartAndEndAsync();

        Assert.True(File.Exists($"{living.Folder.Path}/1/0/mine"));
        Assert.Empty(_notes.Current);
    }

    [Fact]
    public async Task What_stays_is_told_tried_again_and_told_no_more_when_it_is_gone()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var stale = LeaveBehind();
        _box.Run($"mkdir -p {stale}/1/0/a; touch {stale}/1/0/a/held {stale}/1/x; chattr +i {stale}/1/0/a/held");
        await using var place = new WorkPlace(_box.Work.Path, _notes, time, _log);
        await SeenAsync(() => _notes.Current.Count == 1, time);
        Assert.Equal($"could not remove {stale}: held in it cannot be removed: operation not permitted", _notes.Current[0]);

        _box.Run("chattr -i $(find work -name held)");
        await SeenAsync(() => _notes.Current.Count == 0, time);

        Assert.Equal([Path.GetFileName(place.Folder.Path)], _box.Work.Names());
        Assert.Equal(2, Logged().Split("could not remove ").Length - 1);
    }

    [Fact]
    public async Task Two_that_start_at_once_do_not_take_each_other_for_stale()
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Start)));

        Assert.All(places, place => Assert.True(Directory.Exists(place.Folder.Path)));
        foreach (var place in places) await place.DisposeAsync();
        Assert.Empty(_box.Work.Names());
    }

    private static async Task SeenAsync(Func<bool> condition, Microsoft.Extensions.Time.Testing.FakeTimeProvider time)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Evidence.Patience, "never seen");
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private string Logged()
    {
        Assert.True(_programLog.Lines.Flush(Evidence.Patience), "the log was not written");
        return _text.ToString();
    }

    private async Task StartAndEndAsync()
    {
        await using var place = Start();
        await place.Cleaned;
    }

    private WorkPlace Start() => new(_box.Work.Path, _notes, TimeProvider.System, _log);

    /// <summary>As a Worker that was killed: its lock is gone, its folder is not.</summary>
    private string LeaveBehind()
    {
        var instance = InstanceFolder.Make(_box.Work.Path);
        Assert.True(instance.IsProven);
        instance.Folder.Dispose();
        return instance.Path;
    }
}
