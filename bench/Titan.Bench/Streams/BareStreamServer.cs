using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Titan.Bench.Streams;

/// <summary>This program as a server of <see cref="BareStream"/>: a process of its own, as a Manager is, with the windows of one.</summary>
internal static class BareStreamServer
{
    /// <summary>The first argument that makes this program be it.</summary>
    public const string Argument = "bare-stream-server";

    public static Task<Server> StartAsync() => Server.StartAtAsync(Environment.ProcessPath!, "bare-stream", Argument);

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 8 << 20;
            kestrel.Limits.Http2.InitialStreamWindowSize = 4 << 20;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        await using var app = builder.Build();
        app.MapGrpcService<BareStream>();
        await app.StartAsync();
        Console.WriteLine($"titan bare-stream ready grpc={new Uri(app.Urls.First()).Authority}");
        await app.WaitForShutdownAsync();
    }
}
