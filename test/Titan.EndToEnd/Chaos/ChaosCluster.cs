using Titan.Client;
using Titan.EndToEnd.Chaos.Faults;

namespace Titan.EndToEnd.Chaos;

/// <summary>Managers, Workers and the ways between them and their clients: every Worker and client has a wire of its own that leads to whoever leads.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    public const int Workers = 4;
    public const int Clients = 3;
    public const string StoreName = "store";

    private const int Slots = 4;
    private const int OtherUser = 64918;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    // Short, so that much happens in little time.
    private static readonly string[] Thresholds = ["--reap-after", "2s", "--reconnect-grace", "1s", "--failover-grace", "1s", "--log-level", "warn"];

    private readonly Dictionary<string, Member> _members = [];
    private readonly Dictionary<string, Proxy> _wires = [];
    private readonly List<string> _addresses = [];
    private readonly CancellationTokenSource _over = new();
    private LeaderWatch? _leader;

    private ChaosCluster(ChaosStore store, WorkRoom room) => (Store, Room) = (store, room);

    public ChaosStore Store { get; }

    public WorkRoom Room { get; }

    /// <summary>Of all Managers, without any wire between.</summary>
    public string Addresses => string.Join(',', _addresses);

    public static string ManagerName(int number) => $"manager{number}";

    public static string WorkerName(int number) => $"worker{number}";

    public static string ClientName(int number) => $"client{number}";

    public static string WireOf(string name) => $"wire of {name}";

    /// <summary>Label that only some Workers have, with the value "yes".</summary>
    public static bool HasLabel(string worker) => worker is "worker0" or "worker1";

    /// <summary>Whether a Worker is not root's, as the others are, so that its processes can be limited.</summary>
    public static bool IsOfAnotherUser(string worker) => worker == WorkerName(Workers - 1) && Environment.UserName == "root";

    /// <summary>Of one that comes under the name of a Worker, without a wire between.</summary>
    public IEnumerable<string> SwitchesOfRival(string worker) =>
        ["--manager", Addresses, "--id", worker, "--slots", "1", "--pulse", "250ms", "--work-dir", Room.FolderOf($"{worker}/rival"), "--log-level", "warn"];

    public static async Task<ChaosCluster> StartAsync(ChaosStore store, Tally tally, Violations violations)
    {
        var cluster = new ChaosCluster(store, await WorkRoom.CreateAsync([.. Enumerable.Range(0, Workers).Select(WorkerName)]));
        try
        {
            for (var i = 0; i < store.Managers; i++) await cluster.AddManagerAsync(i, tally, violations);
            cluster._leader = new LeaderWatch(cluster.Addresses, leader => cluster.Point(leader), cluster._over.Token);
            for (var i = 0; i < Clients; i++) cluster.AddWire(ClientName(i));
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(i => cluster.AddWorkerAsync(i, tally, violations)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Member Member(string name) => _members[name];

    public Proxy Wire(string name) => _wires[name];

    /// <summary>Whether a victim is at work: a program is ready, a wire carries something.</summary>
    public bool IsWell(string victim) =>
        _members.TryGetValue(victim, out var member) ? member.IsReady : !_wires.TryGetValue(victim, out var wire) || wire.Wires > 0;

    /// <param name="patience">How long a call may take in all. Null: a little.</param>
    public static TitanClient Client(string addresses, TimeSpan? patience = null) => new(new TitanClientOptions
    {
        Managers = ManagerAddress.ParseList(addresses),
        CallTimeout = patience ?? Patience,
        RetryFor = patience ?? Patience,
    });

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_leader is not null) await _leader.DisposeAsync();
        await Task.WhenAll(_members.Values.Reverse().Select(member => member.DisposeAsync().AsTask()));
        foreach (var wire in _wires.Values) await wire.DisposeAsync();
        await Room.DisposeAsync();
        _over.Dispose();
    }

    private async Task AddManagerAsync(int number, Tally tally, Violations violations)
    {
        var port = "0";
        var manager = new Member([], Programs.Manager, ManagerName(number), () => ["--port", port, "--dash-port", "-1", .. Store.Switches, .. Thresholds], tally, violations);
        _members.Add(manager.Name, manager);
        var address = (await manager.StartAsync(_over.Token)).Ready("grpc");
        port = address.Split(':')[^1];
        _addresses.Add(address);
    }

    private async Task AddWorkerAsync(int number, Tally tally, Violations violations)
    {
        var name = WorkerName(number);
        var wire = AddWire(name);
        string[] labels = HasLabel(name) ? ["--label", "zone=yes"] : [];
        var worker = new Member(
            LauncherOf(name), Programs.Worker, name,
            () => ["--manager", wire.Address, "--id", name, "--slots", $"{Slots}", "--pulse", "250ms", "--work-dir", Room.FolderOf(name), "--log-level", "warn", .. labels], tally, violations);
        lock (_members) _members.Add(name, worker);
        await worker.StartAsync(_over.Token);
    }

    /// <summary>What their commands leave in common folders is everybody's to go on with.</summary>
    private static string[] LauncherOf(string worker)
    {
        string[] open = ["sh", "-c", "umask 0; exec \"$@\"", "sh"];
        return IsOfAnotherUser(worker) ? [.. open, "setpriv", $"--reuid={OtherUser}", $"--regid={OtherUser}", "--clear-groups"] : open;
    }

    private Proxy AddWire(string name)
    {
        var wire = new Proxy(_addresses[0]);
        lock (_wires) _wires.Add(WireOf(name), wire);
        return wire;
    }

    private void Point(string leader)
    {
        lock (_wires)
            foreach (var wire in _wires.Values) wire.Point(leader);
    }
}
