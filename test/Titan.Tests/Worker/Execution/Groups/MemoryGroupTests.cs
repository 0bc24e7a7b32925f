using Titan.Worker.Execution.Groups;

namespace Titan.Tests.Worker.Execution.Groups;

/// <summary>Where a process finds its memory cgroup, by what the kernel tells of mounts and groups.</summary>
public sealed class MemoryGroupTests
{
    private const string V1 = "34 30 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
    private const string Cpu = "31 30 0:28 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct";
    private const string V2 = "30 22 0:27 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate";

    [Theory]
    [InlineData(V1, "4:memory:/a/b", "/sys/fs/cgroup/memory/a/b", false)]
    [InlineData(V1, "4:memory:/", "/sys/fs/cgroup/memory", false)]
    [InlineData(V2, "0::/system.slice/titan-worker.service", "/sys/fs/cgroup/system.slice/titan-worker.service", true)]
    [InlineData(V2, "0::/", "/sys/fs/cgroup", true)]
    [InlineData(V2, "0::/odd:name", "/sys/fs/cgroup/odd:name", true)]
    [InlineData("34 30 0:31 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory", "4:memory:/docker/c1", "/sys/fs/cgroup/memory", false)]
    [InlineData("34 30 0:31 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory", "4:memory:/docker/c1/x", "/sys/fs/cgroup/memory/x", false)]
    public void Its_folder_is_below_the_mount(string mount, string group, string path, bool isUnified) =>
        Assert.Equal(new MemoryGroup(path, isUnified), MemoryGroup.Find([Cpu, mount], [group]));

    [Theory]
    [InlineData(V1, "2:cpu,cpuacct:/a")]
    [InlineData(V1, "0::/a")]
    [InlineData("34 30 0:31 /docker/c1 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory", "4:memory:/docker/c11")]
    [InlineData(V2, "0::/../other")]
    [InlineData(V2, "nonsense")]
    [InlineData("nonsense", "0::/")]
    public void What_cannot_be_seen_from_here_is_none(string mount, string group) => Assert.Null(MemoryGroup.Find([mount], [group]));

    [Fact]
    public void Version_1_has_the_controller_where_both_are_there() =>
        Assert.Equal(new MemoryGroup("/sys/fs/cgroup/memory/a", IsUnified: false), MemoryGroup.Find([V2, V1], ["0::/b", "4:memory:/a"]));

    [Theory]
    [InlineData("titan-4711-0123456789abcdef0123456789abcdef.12", 4711)]
    [InlineData("titan-4711-0123456789abcdef0123456789abcdef.worker", 4711)]
    [InlineData("titan-4711-0123456789abcdef0123456789abcdef", 0)]
    [InlineData("titan-0-0123456789abcdef0123456789abcdef.1", 0)]
    [InlineData("titan-4711-0123456789ABCDEF0123456789abcdef.1", 0)]
    [InlineData("titan-worker.service", 0)]
    [InlineData("my-titan-4711-0123456789abcdef0123456789abcdef.1", 0)]
    [InlineData("titan-4711-0123456789abcdef0123456789abcdef.1\n", 0)]
    public void A_name_tells_who_made_it(string name, int maker) => Assert.Equal(maker, GroupNames.MakerOf(name));

    [Fact]
    public void Names_are_understood_again()
    {
        var names = new GroupNames();

        Assert.Equal((Environment.ProcessId, Environment.ProcessId), (GroupNames.MakerOf(names.OfWorker), GroupNames.MakerOf(names.OfKeeper(long.MaxValue))));
    }
}
