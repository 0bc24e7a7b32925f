using System.Net;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Titan.Manager.Loop;

namespace Titan.Tests.Api;

public sealed class HealthTests
{
    [Fact]
    public async Task A_manager_that_takes_work_is_healthy_and_ready()
    {
        await using var manager = await RunningManager.StartAsync();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await ServingAsync(manager));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), await PagesAsync(manager));
    }

    [Fact]
    public async Task A_manager_whose_store_is_away_lives_but_is_not_ready()
    {
        await using var manager = await RunningManager.StartAsync();
        manager.Store.FailFromNextChange("gone");
        var waiting = manager.SubmitAsync();
        while (manager.Part<ControlLoop>().Trouble is null) await Task.Yield();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await ServingAsync(manager));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), await PagesAsync(manager));

        manager.Store.Mend();
        await waiting.InTime();
    }

    [Fact]
    public async Task Reflection_lists_the_services()
    {
        await using var manager = await RunningManager.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(manager.Channel).ServerReflectionInfo(RunningManager.Deadline());
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.Equal(["titan.v1.ClusterService", "titan.v1.TaskService", "titan.v1.WorkerLink"], services.Where(name => name.StartsWith("titan.", StringComparison.Ordinal)).Order());
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> ServingAsync(RunningManager manager) =>
        (await new Health.HealthClient(manager.Channel).CheckAsync(new HealthCheckRequest(), RunningManager.Deadline())).Status;

    private static async Task<(HttpStatusCode Alive, HttpStatusCode Ready)> PagesAsync(RunningManager manager)
    {
        using var http = new HttpClient { BaseAddress = manager.Pages };
        using var alive = await http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        return (alive.StatusCode, ready.StatusCode);
    }
}
