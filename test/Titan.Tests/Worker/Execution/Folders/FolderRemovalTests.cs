using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Native;

namespace Titan.Tests.Worker.Execution.Folders;

public sealed class FolderRemovalTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Theory]
    [InlineData("mkdir m; mount --bind ../../kept m")]
    [InlineData("mkdir -p a/b/c/m; echo x > a/b/x; mount --bind ../../kept a/b/c/m; echo y > a/y")]
    [InlineData("mkdir -p m; mount --bind ../../kept m; mount --bind ../../kept/sub m/sub/deep")]
    [InlineData("mkdir m; mount --bind ../../kept m; mount --bind ../../kept m; mount -t tmpfs none m; echo x > m/x")]
    [InlineData("touch f; mount --bind ../../kept/a f")]
    [InlineData("mkdir -p a/b; touch a/b/f; mount --bind ../../kept/a a/b/f; mount --bind ../../kept/sub/b a/b/f")]
    [InlineData("mkdir m; mount -t tmpfs none m; mkdir m/n; mount --bind ../../kept m/n")]
    [InlineData("mount --bind ../../kept .")]
    [InlineData("mkdir -p x/y; mount --bind ../../kept .; mount --bind ../../kept/sub .")]
    [InlineData("mkdir -p a/m; mount --bind ../../kept a; mount --bind ../../kept .")]
    [InlineData("mkdir m; mount --bind m m; mkdir m/n; mount --bind ../../kept m/n")]
    [InlineData("mkdir m; mount --bind -o ro ../../kept m; chmod 000 .")]
    [InlineData("mkdir -p 'm \\n ]' ; mount --bind ../../kept 'm \\n ]'; i=0; while [ $i -lt 40 ]; do mkdir $i; mount --bind ../../kept/sub $i; i=$((i + 1)); done")]
    public void What_is_mounted_in_it_is_unmounted_and_not_entered(string script)
    {
        _box.Run($"mkdir -p work/f; cd work/f; {script}");

        Assert.Null(Remove("f"));

        _box.AssertNothingLost();
        Assert.Empty(_box.Mounted);
        Assert.Empty(_box.Work.Names());
    }

    /// <summary>An unmount goes to all that share the mount above: what lies in a tree that was bound would be unmounted at its own place too.</summary>
    [Fact]
    public void What_is_mounted_in_a_tree_that_was_bound_stays_mounted_at_its_own_place()
    {
        _box.Run("mkdir tree; mount -t tmpfs none tree; mount --make-shared tree; mkdir tree/inner; mount -t tmpfs none tree/inner; echo x > tree/inner/x; mkdir -p work/f/m; mount --rbind tree work/f/m");
        Assert.Equal(4, _box.Mounted.Count);

        Assert.Null(Remove("f"));

        Assert.Equal(["tree", "tree/inner"], _box.Mounted);
        Assert.True(File.Exists(Path.Combine(_box.Place, "tree/inner/x")));
    }

    [Theory]
    [InlineData("mkdir m; mount --bind ../../kept m; touch x; mkdir -p a/b; touch a/b/y", "m in it")]
    [InlineData("mkdir -p a/b/m; mount --bind ../../kept a/b/m; touch a/x a/b/y x", "m in it")]
    [InlineData("touch f; mount --bind ../../kept/a f; mkdir a", "f in it")]
    [InlineData("mount --bind ../../kept .", "something is mounted over it")]
    [InlineData("i=0; while [ $i -lt 60 ]; do mkdir -p $i/m; mount --bind ../../kept $i/m; touch $i/x; i=$((i + 1)); done", "m in it")]
    public void What_may_not_be_unmounted_is_left_with_nothing_else_and_told(string script, string trouble)
    {
        _box.Run($"mkdir -p work/f; cd work/f; {script}");
        var mounts = _box.Mounted.Count;

        using (MountRights.Without())
        {
            Assert.StartsWith(trouble, Remove("f"), StringComparison.Ordinal);
            Assert.Contains("mounted over it, and this worker may not unmount it", Remove("f"), StringComparison.Ordinal);
        }

        _box.AssertNothingLost();
        Assert.Equal(mounts, _box.Mounted.Count);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_box.Place, "work/f"), "[xy]", SearchOption.TopDirectoryOnly));

        foreach (var _ in Enumerable.Range(0, mounts)) _box.Run($"umount '{_box.Place}/{_box.Mounted[^1]}'");
        Assert.Null(Remove("f"));
        Assert.Empty(_box.Work.Names());
    }

    [Fact]
    public void What_cannot_be_removed_is_told_and_the_rest_goes()
    {
        _box.Run("mkdir -p work/f/a/b; touch work/f/a/b/held work/f/a/gone work/f/x; chattr +i work/f/a/b/held");

        Assert.Equal("held in it cannot be removed: operation not permitted", Remove("f"));

        Assert.Single(_box.Run("find work -type f").Split('\n'));
        _box.Run("chattr -i $(find work -name held)");
        Assert.Null(Remove("f"));
        Assert.Empty(_box.Work.Names());
    }

    [Fact]
    public void A_deep_and_a_wide_tree_go_in_bounded_steps()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_box.Place, "work/f"));
        for (var i = 0; i < 1_000; i++) deep = Directory.CreateDirectory(Path.Combine(deep.FullName, "d"));
        for (var i = 0; i < 3_000; i++)
        {
            File.WriteAllText(Path.Combine(_box.Place, $"work/f/{i}"), "x");
            if (i % 10 == 0) File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_box.Place, $"work/f/d{i}")).FullName, "x"), "x");
        }

        using var removal = new FolderRemoval(_box.Work, "f");
        var steps = 0;
        while (removal.Step()) steps++;

        Assert.Null(removal.Trouble);
        Assert.InRange(steps, 100, 20_000);
        Assert.Empty(_box.Work.Names());
    }

    [Fact]
    public void A_proven_folder_is_removed_only_from_its_own_place()
    {
        _box.Run("mkdir work/f; touch work/f/x");
        using var proven = _box.Work.Inside("f")!;
        _box.Run("mv work/f work/kept-by-a-person; mkdir work/f; touch work/f/y");

        using var removal = new FolderRemoval(_box.Work, "f", proven, FolderMark.FileName);

        Assert.Equal("another folder has taken its place", removal.Complete(TestContext.Current.CancellationToken));
        Assert.Equal("work/f/y\nwork/kept-by-a-person/x", _box.Run("find work -type f | sort"));
    }

    [Theory]
    [InlineData("mkdir f", true, 0)]
    [InlineData("ln -s ../kept f", false, Errno.NotFolder)]
    [InlineData("touch f", false, Errno.NotFolder)]
    [InlineData("mkdir f; mount -t tmpfs none f", false, Errno.OtherDevice)]
    [InlineData("mkdir f; mount --bind ../kept f", false, Errno.OtherDevice)]
    [InlineData("mkdir f; mount --bind f f", false, Errno.OtherDevice)]
    [InlineData("true", false, Errno.NoEntry)]
    public unsafe void Only_a_folder_itself_is_opened_with_and_without_openat2(string script, bool opens, int error)
    {
        _box.Run($"cd work; {script}");
        var name = stackalloc byte[] { (byte)'f', 0 };
        foreach (var open in (Func<int>[])[() => FolderOpening.Inside(_box.Work.File, name), () => FolderOpening.ByMount(_box.Work.File, name, Linux.ReadOnly | Linux.Folder | Linux.NoFollow | Linux.CloseOnExec)])
        {
            var file = open();
            var last = Errno.Last;
            if (file >= 0) Libc.Close(file);
            Assert.Equal((opens, opens ? last : error), (file >= 0, last));
        }
    }

    private string? Remove(string name)
    {
        using var removal = new FolderRemoval(_box.Work, name);
        return removal.Complete();
    }
}
