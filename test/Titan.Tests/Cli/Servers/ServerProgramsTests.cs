using Titan.Cli.Servers;

namespace Titan.Tests.Cli.Servers;

/// <summary>Where <c>titan manager</c> and <c>titan worker</c> look for their programs.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ServerProgramsTests : IDisposable
{
    private readonly TemporaryFolder _beside = new();
    private readonly TemporaryFolder _installed = new();

    private string Search => $"/no/such/folder::relative:{_installed.Path}";

    public void Dispose()
    {
        _beside.Dispose();
        _installed.Dispose();
    }

    [Fact]
    public void Beside_titan_comes_before_PATH()
    {
        Install(_installed, "titan-worker");
        var worker = Install(_beside, "worker");
        Assert.Equal(worker, ServerPrograms.Find("worker", _beside.Path, Search));
    }

    [Fact]
    public void In_PATH_only_the_long_name_counts()
    {
        Install(_installed, "worker");
        Assert.Null(ServerPrograms.Find("worker", _beside.Path, Search));
        var worker = Install(_installed, "titan-worker");
        Assert.Equal(worker, ServerPrograms.Find("worker", _beside.Path, Search));
        Assert.Null(ServerPrograms.Find("manager", _beside.Path, Search));
    }

    [Fact]
    public void Where_a_package_has_put_titan_a_stranger_of_the_short_name_is_not_started()
    {
        Install(_beside, "manager");
        var manager = Install(_beside, "titan-manager");
        Assert.Equal(manager, ServerPrograms.Find("manager", _beside.Path, Search));
    }

    [Fact]
    public void What_cannot_be_executed_is_no_program_of_PATH()
    {
        File.SetUnixFileMode(Install(_installed, "titan-worker"), UnixFileMode.UserRead);
        Assert.Null(ServerPrograms.Find("worker", _beside.Path, Search));
    }

    private static string Install(TemporaryFolder folder, string name)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
