using Microsoft.Extensions.Diagnostics.HealthChecks;
using Titan.Manager.Loop;

namespace Titan.Manager;

/// <summary>Ready when this Manager takes new work.</summary>
internal sealed class LoopHealth(ControlLoop loop) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(loop.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}
