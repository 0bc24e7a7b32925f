using Microsoft.Extensions.Diagnostics.HealthChecks;
using Titan.Manager.Loop;

namespace Titan.Manager;

/// <summary>Ready when this Manager takes new work, or stands by one that does.</summary>
internal sealed class LoopHealth(ControlLoop loop, Role role) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(role.Current.Leader is null && loop.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}
