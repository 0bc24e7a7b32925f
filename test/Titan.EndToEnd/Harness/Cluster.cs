namespace Titan.EndToEnd.Harness;

/// <summary>A Manager, its Workers and a `titan` that speaks to it. All ends with the test.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];

    private Cluster(Server manager)
    {
        Manager = manager;
        Address = manager.Ready("grpc");
        Titan = new TitanCommand(Address);
        _parts.Add(manager);
    }

    public Server Manager { get; }

    /// <summary>Where the Manager listens, host:port.</summary>
    public string Address { get; }

    public TitanCommand Titan { get; }

    /// <summary>Starts a Manager with the memory store on free ports.</summary>
    public static async Task<Cluster> StartAsync(params IEnumerable<string> switches) => new(await StartManagerAsync(switches));

    /// <summary>A Manager alone. It may reap from its first moment on, for no test needs the peace after a takeover.</summary>
    public static Task<Server> StartManagerAsync(params IEnumerable<string> switches) =>
        Server.StartAsync(Programs.Manager, "manager", ["--port", "0", "--dash-port", "0", "--store", "memory", "--failover-grace", "10ms", .. switches]);

    /// <summary>Adds a Worker, linked to the Manager or to an address between.</summary>
    public async Task<Server> AddWorkerAsync(string id, int slots = 1, string? through = null, params IEnumerable<string> switches)
    {
        var worker = await Server.StartAsync(Programs.Worker, id, ["--manager", through ?? Address, "--id", id, "--slots", $"{slots}", .. switches]);
        _parts.Add(worker);
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
