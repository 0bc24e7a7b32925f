using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Titan.Core;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Protocol.V1;
using Titan.Storage;
using Titan.Storage.Memory;
using Titan.Tests.Loop;

namespace Titan.Tests;

/// <summary>A whole Manager on a free port of loopback, reached over real gRPC. Only its store can be told to fail.</summary>
internal sealed class RunningManager : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningManager(WebApplication app, FaultyStore store)
    {
        _app = app;
        Store = store;
        var addresses = app.Urls.ToArray();
        Pages = new Uri(addresses[1]);
        Channel = GrpcChannel.ForAddress(addresses[0]);
        Tasks = new TaskService.TaskServiceClient(Channel);
        Cluster = new ClusterService.ClusterServiceClient(Channel);
    }

    public FaultyStore Store { get; }

    /// <summary>Where the health pages are.</summary>
    public Uri Pages { get; }

    public GrpcChannel Channel { get; }

    public TaskService.TaskServiceClient Tasks { get; }

    public ClusterService.ClusterServiceClient Cluster { get; }

    /// <summary>A retry comes at once, so that tests wait for nothing.</summary>
    public static readonly OrchestratorOptions Options = new() { BackoffBase = TimeSpan.FromMilliseconds(1), BackoffCap = TimeSpan.FromMilliseconds(1) };

    /// <param name="log">Takes what is logged as a warning or worse; null: nobody does.</param>
    public static async Task<RunningManager> StartAsync(OrchestratorOptions? core = null, Action<FaultyStore>? prepare = null, ILoggerProvider? log = null)
    {
        var store = new FaultyStore(new MemoryStore(TimeProvider.System));
        prepare?.Invoke(store);
        var app = ManagerApp.Build(
            new ManagerOptions { Bind = IPAddress.Loopback, Port = 0, DashPort = 0, LogLevel = log is null ? LogLevel.None : LogLevel.Warning, LogAsJson = false, Store = new StoreChoice.Memory(), History = TimeSpan.FromDays(30), Core = core ?? Options },
            services =>
            {
                services.AddSingleton<IStore>(store);
                services.RemoveAll<ILoggerProvider>();
                if (log is not null) services.AddSingleton(log);
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<Role>().Known.InTime();
        return new RunningManager(app, store);
    }

    /// <summary>The part that the Manager itself uses.</summary>
    public T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<string> SubmitAsync(Titan.Protocol.V1.TaskSpec? spec = null) =>
        (await Tasks.SubmitAsync(new SubmitRequest { Task = spec ?? Specs.Noop() }, Deadline())).Id;

    public async Task<Titan.Protocol.V1.Task> GetAsync(string id) => await Tasks.GetAsync(new GetRequest { Id = id }, Deadline());

    /// <summary>Watches a task until it is as wanted.</summary>
    public async Task<Titan.Protocol.V1.Task> UntilAsync(string id, Func<Titan.Protocol.V1.Task, bool> wanted)
    {
        using var watch = Tasks.Watch(new WatchRequest { Ids = { id } }, Deadline());
        await foreach (var response in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (response.Tasks.FirstOrDefault(wanted) is { } found) return found;
        }

        throw new InvalidOperationException($"task {id} has ended without becoming as wanted");
    }

    public Task<Titan.Protocol.V1.Task> UntilEndedAsync(string id) =>
        UntilAsync(id, task => task.Phase is Phase.Succeeded or Phase.Failed or Phase.Cancelled);

    public static CallOptions Deadline() => new(deadline: DateTime.UtcNow + Evidence.Patience, cancellationToken: TestContext.Current.CancellationToken);

    public System.Threading.Tasks.Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Store.Release();
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
