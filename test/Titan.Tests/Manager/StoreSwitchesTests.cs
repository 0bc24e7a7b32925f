using Titan.CommandLine;
using Titan.Manager;

namespace Titan.Tests.Manager;

/// <summary>Which store the switches of `manager` choose.</summary>
public sealed class StoreSwitchesTests : IDisposable
{
    private const string Dsn = "postgres://titan:pa55word@db:5432/titan";

    private readonly Dictionary<string, string> _environment = [];
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Whoever_says_nothing_gets_sqlite_in_a_folder_beside()
    {
        var options = await ReadAsync();
        Assert.Equal(Path.GetFullPath("titan-data"), Assert.IsType<StoreChoice.Sqlite>(options.Store).Folder);
        Assert.Equal(TimeSpan.FromDays(30), options.History);
    }

    [Fact]
    public async Task Each_switch_implies_its_store()
    {
        Assert.IsType<StoreChoice.Memory>((await ReadAsync("--store=memory")).Store);
        Assert.Equal("/var/lib/titan", Assert.IsType<StoreChoice.Sqlite>((await ReadAsync("--data-dir", "/var/lib/titan")).Store).Folder);
        Assert.Equal(Dsn, Assert.IsType<StoreChoice.Postgres>((await ReadAsync("--pg-dsn", Dsn)).Store).Dsn);
        await File.WriteAllTextAsync(_file, $"{Dsn}\n", TestContext.Current.CancellationToken);
        Assert.Equal(Dsn, Assert.IsType<StoreChoice.Postgres>((await ReadAsync("--pg-dsn-file", _file)).Store).Dsn);
    }

    [Fact]
    public async Task What_is_typed_wins_over_the_environment_and_that_over_the_file()
    {
        await File.WriteAllTextAsync(_file, $$"""{ "pg-dsn": "{{Dsn}}" }""", TestContext.Current.CancellationToken);
        Assert.IsType<StoreChoice.Postgres>((await ReadAsync("--config", _file)).Store);
        Assert.Equal(Dsn, Assert.IsType<StoreChoice.Postgres>((await ReadAsync("--config", _file, "--store", "postgres")).Store).Dsn);

        _environment["TITAN_DATA_DIR"] = "/data";
        Assert.Equal("/data", Assert.IsType<StoreChoice.Sqlite>((await ReadAsync("--config", _file)).Store).Folder);
        Assert.Equal("/data", Assert.IsType<StoreChoice.Sqlite>((await ReadAsync("--store", "sqlite")).Store).Folder);
        Assert.IsType<StoreChoice.Memory>((await ReadAsync("--store", "memory")).Store);

        _environment.Clear();
        _environment["TITAN_STORE"] = "memory";
        Assert.Equal("/data", Assert.IsType<StoreChoice.Sqlite>((await ReadAsync("--data-dir", "/data")).Store).Folder);
        _environment["TITAN_STORE"] = "postgres";
        _environment["TITAN_PG_DSN"] = "Host=a";
        Assert.Equal(Dsn, Assert.IsType<StoreChoice.Postgres>((await ReadAsync("--pg-dsn", Dsn)).Store).Dsn);
    }

    [Theory]
    [InlineData("--store means the store memory, and --pg-dsn means postgres", "--store", "memory", "--pg-dsn", Dsn)]
    [InlineData("--store means the store memory, and --data-dir means sqlite", "--store", "memory", "--data-dir", "/data")]
    [InlineData("--data-dir means the store sqlite, and --pg-dsn means postgres", "--data-dir", "/data", "--pg-dsn", Dsn)]
    [InlineData("--store postgres needs to know which database", "--store", "postgres")]
    [InlineData("give --pg-dsn or --pg-dsn-file, not both", "--pg-dsn", Dsn, "--pg-dsn-file", "/secret")]
    [InlineData("--pg-dsn is empty", "--pg-dsn", "")]
    [InlineData("--data-dir is empty", "--data-dir", "")]
    [InlineData("--pg-dsn-file: /nowhere/dsn cannot be read", "--pg-dsn-file", "/nowhere/dsn")]
    [InlineData("--pg-dsn-file: postgres://titan:… cannot be read", "--pg-dsn-file", Dsn)]
    [InlineData("--store: \"raft\" is not one of memory, sqlite, postgres", "--store", "raft")]
    [InlineData("manager takes no argument Password=…", "--pg-dsn", "Host=db", "Password=pa55word")]
    [InlineData("manager takes no argument postgres://titan:…", Dsn)]
    [InlineData("--history 1d is shorter than --retention 2d", "--history", "1d", "--retention", "2d")]
    [InlineData("--history 30d is shorter than --retention 31d", "--retention", "31d")]
    public async Task What_contradicts_itself_is_refused(string message, params string[] args)
    {
        var line = await RefusedAsync(args);
        Assert.StartsWith(message, line, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_contradict_each_other_are_named_as_variables()
    {
        _environment["TITAN_STORE"] = "sqlite";
        _environment["TITAN_PG_DSN"] = Dsn;
        Assert.StartsWith("TITAN_STORE means the store sqlite, and TITAN_PG_DSN means postgres", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n", "is empty")]
    [InlineData("Host=a;Password=pa55word\nHost=b;Password=pa55word\n", "holds more than one line")]
    public async Task A_file_that_holds_no_single_line_is_refused_unquoted(string content, string why)
    {
        await File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);
        Assert.Equal($"--pg-dsn-file: {_file} {why}", await RefusedAsync("--pg-dsn-file", _file));
    }

    [Fact]
    public async Task History_is_no_matter_where_nothing_is_kept() =>
        Assert.IsType<StoreChoice.Memory>((await ReadAsync("--store", "memory", "--retention", "40d")).Store);

    private async Task<ManagerOptions> ReadAsync(params string[] args)
    {
        ManagerOptions? read = null;
        Assert.Equal(0, await RunAsync(args, options => read = options, line => Assert.Fail(line)));
        return read!;
    }

    private async Task<string> RefusedAsync(params string[] args)
    {
        var lines = new List<string>();
        Assert.Equal(2, await RunAsync(args, _ => Assert.Fail("it ran"), lines.Add));
        return Assert.Single(lines);
    }

    private Task<int> RunAsync(string[] args, Action<ManagerOptions> run, Action<string> refused)
    {
        var command = new ManagerCommand(new Switches(withConfigFile: true, name => _environment.GetValueOrDefault(name)), options =>
        {
            run(options);
            return Task.FromResult(0);
        });
        return CommandLineProgram.RunAsync(command.Root, args, "manager", (_, line) => refused(line));
    }
}
