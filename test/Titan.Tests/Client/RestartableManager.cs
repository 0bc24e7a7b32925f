using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Titan.Client;
using Titan.Core;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Storage;
using Titan.Storage.Memory;

namespace Titan.Tests.Client;

/// <summary>A real Manager in this process, over real gRPC on a port of its own. Its store outlives a restart, as a durable one does.</summary>
internal sealed class RestartableManager(OrchestratorOptions core) : IAsyncDisposable
{
    private readonly MemoryStore _store = new(TimeProvider.System);
    private WebApplication? _app;

    public ManagerAddress Address { get; private set; } = new("127.0.0.1", 1);

    public static async Task<RestartableManager> StartAsync(OrchestratorOptions? core = null)
    {
        var manager = new RestartableManager(core ?? new OrchestratorOptions());
        await manager.StartAsync(0);
        return manager;
    }

    /// <summary>A client of this Manager, or of another address that leads to it.</summary>
    public TitanClient Connect(ManagerAddress? address = null, Action<TitanException>? interrupted = null) => new(new TitanClientOptions
    {
        Managers = [address ?? Address],
        RetryFor = Evidence.Patience,
        Interrupted = interrupted,
    });

    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync().InTime();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Starts again at the same address.</summary>
    public Task StartAgainAsync() => StartAsync(Address.Port);

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StartAsync(int port)
    {
        _app = ManagerApp.Build(
            new ManagerOptions
            {
                Bind = IPAddress.Loopback,
                Port = port,
                DashPort = -1,
                LogLevel = LogLevel.Critical,
                LogAsJson = false,
                Store = new StoreChoice.Memory(),
                History = TimeSpan.FromDays(30),
                Core = core,
            },
            services => services.AddSingleton<IStore>(_store));
        await _app.StartAsync().InTime();
        // It answers before it leads, and would refuse a Worker until then.
        await _app.Services.GetRequiredService<Role>().Known.InTime();
        Address = new ManagerAddress("127.0.0.1", new Uri(_app.Urls.First()).Port);
    }
}
