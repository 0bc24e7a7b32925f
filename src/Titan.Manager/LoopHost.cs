using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Titan.Manager.Loop;

namespace Titan.Manager;

/// <summary>Runs the loop for as long as the program runs.</summary>
internal sealed class LoopHost(ControlLoop loop, ManagerIdentity identity, IServer server, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever leads tells others where: so nobody leads before it listens.
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = lifetime.ApplicationStarted.UnsafeRegister(_ => listening.TrySetResult(), null);
        using var stopped = stoppingToken.UnsafeRegister(_ => listening.TrySetResult(), null);
        await listening.Task;

        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address) identity.Address = new Uri(address).Authority;
        await loop.RunAsync(stoppingToken);
        if (loop.GaveUp is not null) lifetime.StopApplication();
    }
}
