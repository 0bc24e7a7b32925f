using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Native;

namespace Titan.Tests.Worker.Execution.Folders;

public sealed class TemporaryWorkFolderTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly string _name = $"titan-worker-{Libc.EffectiveUser()}";

    public void Dispose() => _box.Dispose();

    [Fact]
    public void It_is_the_same_for_every_worker_of_a_user_and_nobody_elses()
    {
        var path = TemporaryWorkFolder.Open(_box.Place);

        Assert.Equal(Path.Combine(_box.Place, _name), path);
        Assert.Equal("700", _box.Run($"stat -c %a {path}"));
        Assert.Equal(path, TemporaryWorkFolder.Open(_box.Place));
    }

    [Theory]
    [InlineData("ln -s kept $NAME")]
    [InlineData("ln -s nowhere $NAME")]
    [InlineData("touch $NAME")]
    [InlineData("mkdir -m 777 $NAME")]
    [InlineData("mkdir -m 700 $NAME; chown 65534 $NAME")]
    public void Where_somebody_has_taken_its_name_another_one_is_used_and_found_again(string script)
    {
        _box.Run($"NAME={_name}; {script}");
        var before = _box.Run($"stat -c '%A %u %i' {_name}");

        var path = TemporaryWorkFolder.Open(_box.Place);

        Assert.StartsWith(Path.Combine(_box.Place, $"{_name}-"), path, StringComparison.Ordinal);
        Assert.Equal("700", _box.Run($"stat -c %a {path}"));
        Assert.Equal(path, TemporaryWorkFolder.Open(_box.Place));
        Assert.Equal(before, _box.Run($"stat -c '%A %u %i' {_name}"));
    }

    [Fact]
    public void The_last_one_to_leave_removes_it()
    {
        var path = TemporaryWorkFolder.Open(_box.Place);
        var instance = InstanceFolder.Make(path);
        TemporaryWorkFolder.Close(path);
        Assert.True(Directory.Exists(path));

        instance.Dispose();
        TemporaryWorkFolder.Close(path);

        Assert.False(Directory.Exists(path));
    }
}
