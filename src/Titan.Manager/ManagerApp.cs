using System.Net;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Titan.CommandLine;
using Titan.Core;
using Titan.Logging;
using Titan.Manager.Api;
using Titan.Manager.Link;
using Titan.Manager.Listening;
using Titan.Manager.Loop;
using Titan.Manager.Memory;
using Titan.Manager.Telemetry;
using Titan.Manager.Watching;
using Titan.Protocol;

namespace Titan.Manager;

/// <summary>Puts the parts together.</summary>
internal static class ManagerApp
{
    /// <param name="substitute">Puts other parts in the place of some: another store, another clock.</param>
    public static WebApplication Build(ManagerOptions options, Action<IServiceCollection>? substitute = null)
    {
        // Empty, so that no settings file or variable of the framework that lies about changes what the switches say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        ConfigureLogging(builder.Logging, options);
        builder.WebHost.ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));

        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = WireLimits.MessageBytes;
            grpc.MaxSendMessageSize = WireLimits.MessageBytes;
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<StreamedAnswers>();
        })
            .AddServiceOptions<TaskApi>(tasks => tasks.Interceptors.Add<LeaderGate>())
            .AddServiceOptions<ClusterApi>(cluster => cluster.Interceptors.Add<LeaderGate>());
        builder.Services.RemoveAll(typeof(IServiceMethodProvider<>));
        builder.Services.AddSingleton(typeof(IServiceMethodProvider<>), typeof(WeighedMethods<>));
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks().AddCheck<LoopHealth>("loop");
        AddParts(builder.Services, options);
        substitute?.Invoke(builder.Services);

        var app = builder.Build();
        app.Use(WireErrors.CompleteAsync);
        app.Use(app.Services.GetRequiredService<RequestGate>().RunAsync);
        app.MapGrpcService<TaskApi>();
        app.MapGrpcService<ClusterApi>();
        app.MapGrpcService<WorkerLinkApi>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapHealthChecks("/readyz");
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });
        return app;
    }

    private static void AddParts(IServiceCollection services, ManagerOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options.Core);
        services.AddSingleton(options.Memory);
        services.AddSingleton<Gates>();
        services.AddSingleton<RequestGate>();
        services.AddSingleton(new ManagerIdentity(ManagerIdentity.FreshId(Dns.GetHostName()), CommandLineProgram.Version, DateTimeOffset.UtcNow));
        services.AddSingleton<ManagerClock>();
        services.AddSingleton(provider => options.Store.Create(provider.GetRequiredService<ManagerIdentity>().AsPeer, provider.GetRequiredService<TimeProvider>(), options.Memory.Load));
        services.AddSingleton<Connections>();
        services.AddSingleton(provider => new PulsePace(provider.GetRequiredService<Connections>(), options.Core, PulsePace.PulsesPerSecond));
        services.AddSingleton<Watchers>();
        services.AddSingleton<Throughput>();
        services.AddSingleton<FactLog>();
        services.AddSingleton(provider => new ConnectionGuard(options.MaxConnections, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ConnectionGuard>>()));
        services.AddSingleton<RefusedHellos>();
        // One for all calls: it counts what it does not log.
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<IReleases, ReleaseRouter>();
        services.AddSingleton<Committer>();
        services.AddSingleton<Role>();
        services.AddSingleton<OrchestratorFactory>(Orchestrators.WithFreshSeed);
        services.AddSingleton<Campaign>();
        services.AddSingleton<ControlLoop>();
        services.AddSingleton<TaskLookup>();
        services.AddSingleton<KeyedWork>();
        services.AddSingleton<SubmitStream>();
        services.AddSingleton<LogStream>();
        services.AddSingleton<WatchStream>();
        services.AddSingleton<TaskCounting>();
        services.AddSingleton<Retries>();
        services.AddSingleton<Removals>();
        services.AddSingleton<StreamedAnswers>();
        services.AddSingleton<TaskApi>();
        services.AddSingleton<ClusterApi>();
        services.AddSingleton<WorkerLinkApi>();
        services.AddHostedService<LoopHost>();
        services.AddHostedService(provider =>
        {
            var loop = provider.GetRequiredService<ControlLoop>();
            Func<CancellationToken, Task<Instant>> forgottenUntil = cancellation => loop.AskPatientlyAsync((core, _, _) => core.RequestsForgottenUntil, cancellation);
            return ActivatorUtilities.CreateInstance<History>(provider, options.History, forgottenUntil);
        });
    }

    private static void ConfigureLogging(ILoggingBuilder logging, ManagerOptions options)
    {
        // Standard output is for the ready line.
        logging.Services.AddSingleton(_ => new ProgramLog(new DescriptorTarget(StandardStreams.Error), options.LogAsJson, TimeProvider.System));
        logging.Services.AddSingleton(provider => provider.GetRequiredService<ProgramLog>().Provider());
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Whatever a client sends wrong is told to the client; what is wrong with us the interceptor tells.
        logging.AddFilter("Grpc", LogLevel.None);
        // It warns, with a stack trace, of connections that talk nonsense: anybody could fill the log with it.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Http2", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.None);
        // It writes nothing that we do not, and while it might, each call and each idle link has an activity and a scope made for it.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A failed start is told in one line by the program itself, and a broken health check by the store's own message.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel, ManagerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.InitialConnectionWindowSize = options.Memory.ConnectionWindow;
        kestrel.Limits.Http2.InitialStreamWindowSize = options.Memory.ConnectionWindow / 2;
        var guard = kestrel.ApplicationServices.GetRequiredService<ConnectionGuard>();
        kestrel.Listen(options.Bind, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(guard.Http2);
        });
        if (options.DashPort < 0) return;
        kestrel.Listen(options.Bind, options.DashPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(guard.Http1);
        });
    }
}
