using Titan.Cli.Development;

namespace Titan.Tests.Cli;

public sealed class DevAddressTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void It_is_found_for_as_long_as_the_cluster_runs()
    {
        Assert.Null(DevAddress.Find(Home));
        using (Assert.IsAssignableFrom<IDisposable>(DevAddress.Publish("127.0.0.1:4711", Home)))
            Assert.Equal(("127.0.0.1", 4711), (DevAddress.Find(Home)!.Host, DevAddress.Find(Home)!.Port));
        Assert.Null(DevAddress.Find(Home));
    }

    [Fact]
    public void The_first_of_two_keeps_the_place()
    {
        using var first = DevAddress.Publish("127.0.0.1:1", Home);
        Assert.Null(DevAddress.Publish("127.0.0.1:2", Home));
        Assert.Equal(1, DevAddress.Find(Home)!.Port);
    }

    [Theory]
    [InlineData("127.0.0.1:4711")]
    [InlineData("")]
    [InlineData("no address")]
    public void What_a_killed_one_left_says_nothing_and_is_taken_over(string left)
    {
        var file = Path.Combine(_home.Path, ".local", "state", "titan", "dev");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, left);
        Assert.Null(DevAddress.Find(Home));
        using var next = DevAddress.Publish("127.0.0.1:2", Home);
        Assert.Equal(2, DevAddress.Find(Home)!.Port);
    }

    [Fact]
    public void Where_there_is_no_home_there_is_no_address()
    {
        Assert.Null(DevAddress.Publish("127.0.0.1:1", _ => null));
        Assert.Null(DevAddress.Find(_ => null));
        Assert.Null(DevAddress.Publish("127.0.0.1:1", name => name == "HOME" ? "/proc/nowhere" : null));
    }

    private string? Home(string variable) => variable == "HOME" ? _home.Path : null;
}
