using Microsoft.Extensions.Hosting;

namespace Titan.Simulation.Processes;

/// <summary>The life of a Manager's host: running, until it is asked to end.</summary>
internal sealed class SimulatedLifetime : IHostApplicationLifetime
{
    private readonly CancellationTokenSource _stopping = new();

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => _stopping.Cancel();
}
