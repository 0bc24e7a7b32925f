using Grpc.Core;
using Titan.Client;
using Titan.Client.Tasks;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench;

/// <summary>A cluster to measure: a Manager, Workers, and a client, all of them real.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly List<Server> _workers = [];

    private Stand(Server manager)
    {
        Manager = manager;
        Address = manager.GrpcAddress;
        Client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(Address), CallTimeout = TimeSpan.FromMinutes(2) });
    }

    public Server Manager { get; }

    public string Address { get; }

    public TitanClient Client { get; }

    /// <summary>With the memory store.</summary>
    public static Task<Stand> StartAsync() => StartAsync(["--store", "memory"]);

    /// <param name="store">The Manager's switches for its store.</param>
    public static async Task<Stand> StartAsync(IEnumerable<string> store) =>
        new(await Server.StartAsync("manager", ["--port", "0", "--dash-port", "-1", "--failover-grace", "10ms", "--log-level", "warn", "--max-pending", "2000000", .. store]));

    /// <summary>Waits until the Manager leads, which one that was ready at once may not do: the lease of one before it may have to run out.</summary>
    /// <returns>From its start.</returns>
    public async Task<TimeSpan> LeadsAsync()
    {
        using var impatient = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(Address), RetryFor = TimeSpan.Zero });
        while (true)
        {
            try
            {
                if ((await impatient.Cluster.StatusAsync()).Leader.Length > 0) return Manager.Age;
            }
            catch (TitanException refused) when (refused.Code == StatusCode.Unavailable)
            {
                // It stands by, and will lead.
            }

            await Task.Delay(10);
        }
    }

    public async Task<Server> AddWorkerAsync(int slots, string id)
    {
        var worker = await Server.StartAsync("worker", "--manager", Address, "--slots", $"{slots}", "--id", id, "--log-level", "warn");
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Submits them all.</summary>
    /// <exception cref="InvalidOperationException">One was refused.</exception>
    public Task SubmitAsync(IEnumerable<TaskSpec> tasks) => AcceptedAsync(Client.Tasks.SubmitManyAsync(tasks.ToAsyncEnumerable()));

    /// <summary>Submits one task for each command.</summary>
    /// <exception cref="InvalidOperationException">One was refused.</exception>
    public Task SubmitAsync(TaskSpec pattern, IEnumerable<string> commands) => AcceptedAsync(Client.Tasks.SubmitManyAsync(pattern, commands.ToAsyncEnumerable()));

    /// <summary>Waits until so many tasks in all have succeeded.</summary>
    /// <exception cref="InvalidOperationException">One failed.</exception>
    public async Task SucceededAsync(long count)
    {
        while (true)
        {
            var tasks = (await Client.Cluster.StatusAsync()).Tasks;
            if (tasks.Failed + tasks.Cancelled > 0) throw new InvalidOperationException($"{tasks.Failed} tasks failed");
            if (tasks.Succeeded >= count) return;
            await Task.Delay(2);
        }
    }

    /// <summary>Waits until nothing is pending or running. Counts of ended tasks would not do: of a million and more some have left memory.</summary>
    /// <exception cref="InvalidOperationException">One failed.</exception>
    public async Task DrainedAsync()
    {
        while (true)
        {
            var tasks = (await Client.Cluster.StatusAsync()).Tasks;
            if (tasks.Failed + tasks.Cancelled > 0) throw new InvalidOperationException($"{tasks.Failed} tasks failed");
            if (tasks.Pending + tasks.Running == 0) return;
            await Task.Delay(2);
        }
    }

    private static async Task AcceptedAsync(IAsyncEnumerable<SubmitAnswer> answers)
    {
        await foreach (var answer in answers)
            if (answer.Refusal is { } refusal) throw new InvalidOperationException($"a task was refused: {refusal.Message}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var worker in _workers) await worker.DisposeAsync();
        await Manager.DisposeAsync();
    }
}
