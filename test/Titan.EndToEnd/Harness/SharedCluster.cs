namespace Titan.EndToEnd.Harness;

/// <summary>Several Managers on one PostgreSQL, their Workers, and a `titan` that knows all addresses. All ends with the test.</summary>
internal sealed class SharedCluster : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly string[] _switches;
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<Server> _managers = [];
    private readonly List<Proxy> _ways = [];

    private SharedCluster(PostgresDatabase database, string[] switches)
    {
        _database = database;
        _switches = switches;
        _parts.Add(database);
    }

    /// <summary>In the order in which they were started; the first one led first.</summary>
    public IReadOnlyList<Server> Managers => _managers;

    /// <summary>The way of each Manager to the database.</summary>
    public IReadOnlyList<Proxy> Ways => _ways;

    /// <summary>Of all Managers, as --manager takes them.</summary>
    public string Addresses => string.Join(',', _managers.Select(manager => manager.Ready("grpc")));

    public TitanCommand Titan => new(Addresses);

    /// <summary>Starts so many Managers, the first of which leads.</summary>
    public static async Task<SharedCluster> StartAsync(SharedPostgres postgres, int managers = 2, params IEnumerable<string> switches)
    {
        var cluster = new SharedCluster(await postgres.CreateDatabaseAsync(), [.. switches]);
        try
        {
            for (var i = 0; i < managers; i++) await cluster.AddManagerAsync(i == 0 ? "leader" : "standby");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a Manager.</summary>
    /// <param name="role">What it must say that it is.</param>
    public async Task<Server> AddManagerAsync(string role)
    {
        var way = new Proxy($"127.0.0.1:{_database.Server.Port}");
        _parts.Add(way);
        _ways.Add(way);
        var url = _database.UrlAt("127.0.0.1", way.Port);
        var manager = await Server.StartAsync(Programs.Manager, $"manager {_managers.Count}", ["--port", "0", "--dash-port", "0", "--pg-dsn", url, .. _switches]);
        _parts.Add(manager);
        _managers.Add(manager);
        Assert.Equal(("postgres", role), (manager.Ready("store"), manager.Ready("role")));
        return manager;
    }

    public async Task<Server> AddWorkerAsync(string id, int slots = 1)
    {
        var worker = await Server.StartAsync(Programs.Worker, id, ["--manager", Addresses, "--id", id, "--slots", $"{slots}"]);
        _parts.Add(worker);
        return worker;
    }

    /// <summary>Runs statements as superuser; rows as lines, columns parted by "|".</summary>
    public Task<string> SqlAsync(string sql) => _database.SqlAsync(sql);

    public async ValueTask DisposeAsync()
    {
        for (var at = _parts.Count - 1; at >= 0; at--) await _parts[at].DisposeAsync();
    }
}
