namespace Titan.EndToEnd.Harness;

/// <summary>A Manager, its Workers and a `titan` that speaks to it. All ends with the test.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly string[] _switches;

    private Cluster(StorePlace store, Server manager, string[] switches)
    {
        _switches = switches;
        Store = store;
        Manager = manager;
        Address = manager.Ready("grpc");
        Titan = new TitanCommand(Address);
        _parts.Add(store);
        _parts.Add(manager);
    }

    public StorePlace Store { get; }

    /// <summary>The Manager that was started last.</summary>
    public Server Manager { get; private set; }

    /// <summary>Where the Manager listens, host:port.</summary>
    public string Address { get; }

    public TitanCommand Titan { get; }

    /// <summary>Starts a Manager with the memory store on free ports.</summary>
    public static Task<Cluster> StartAsync(params IEnumerable<string> switches) => StartAsync(StoreKind.Memory, switches);

    /// <summary>Starts a Manager with a fresh store on free ports.</summary>
    public static async Task<Cluster> StartAsync(StoreKind store, params IEnumerable<string> switches) =>
        await StartAsync(await StorePlace.CreateAsync(store), switches);

    /// <summary>Starts a Manager over a store on free ports.</summary>
    public static async Task<Cluster> StartAsync(StorePlace place, params IEnumerable<string> switches)
    {
        string[] all = [.. place.Switches, .. switches];
        try
        {
            return new Cluster(place, await StartManagerAsync(["--port", "0", .. all]), all);
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>A Manager alone. It may reap from its first moment on, unless the test needs the peace after a start and says so.</summary>
    public static Task<Server> StartManagerAsync(params IEnumerable<string> switches) =>
        Server.StartAsync(Programs.Manager, "manager", ["--dash-port", "0", .. switches.Contains("--failover-grace") ? Array.Empty<string>() : ["--failover-grace", "10ms"], .. switches]);

    /// <summary>Starts a Manager in the place of one that has ended: with its store, its address and its switches.</summary>
    public async Task StartManagerAgainAsync()
    {
        Manager = await StartManagerAsync(["--port", Address.Split(':')[^1], .. _switches]);
        // Like the first one it goes after all Workers.
        _parts.Insert(1, Manager);
    }

    /// <summary>Waits until the Manager leads. On a shared database the leadership of one that was killed has to run out first.</summary>
    public Task LeadsAsync() => Eventually.Holds(() => Titan.RunAsync("tasks"), answer => answer.ExitCode == 0, "a Manager that leads");

    /// <summary>Adds a Worker, linked to the Manager or to an address between.</summary>
    public async Task<Server> AddWorkerAsync(string id, int slots = 1, string? through = null, params IEnumerable<string> switches)
    {
        var worker = await Server.StartAsync(Programs.Worker, id, ["--manager", through ?? Address, "--id", id, "--slots", $"{slots}", .. switches]);
        _parts.Add(worker);
        return worker;
    }

    /// <summary>Adds a Worker that has only the processor time that nothing else here wants.</summary>
    public async Task<Server> AddWorkerElsewhereAsync(string id, int slots)
    {
        var worker = Add(Server.BeginElsewhere(Programs.Worker, id, "--manager", Address, "--id", id, "--slots", $"{slots}"));
        await worker.ReadyAsync();
        return worker;
    }

    /// <summary>Ends with the cluster, before what was there already.</summary>
    public T Add<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    public async ValueTask DisposeAsync()
    {
        for (var at = _parts.Count - 1; at >= 0; at--) await _parts[at].DisposeAsync();
    }
}
