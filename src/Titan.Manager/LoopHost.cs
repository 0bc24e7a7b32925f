using Titan.Manager.Loop;

namespace Titan.Manager;

/// <summary>Runs the loop for as long as the program runs.</summary>
internal sealed class LoopHost(ControlLoop loop) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
}
