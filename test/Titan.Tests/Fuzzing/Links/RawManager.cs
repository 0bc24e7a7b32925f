using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Titan.Tests.Fuzzing.Links;

/// <summary>A Manager on a real port that takes links of Workers, and answers with whatever bytes the test wants.</summary>
internal sealed class RawManager : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<RawLink> _links = Channel.CreateUnbounded<RawLink>();

    private RawManager()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapPost("/titan.v1.WorkerLink/Connect", ConnectAsync);
    }

    /// <summary>HOST:PORT</summary>
    public string Address => new Uri(_app.Urls.Single()).Authority;

    public static async Task<RawManager> StartAsync()
    {
        var manager = new RawManager();
        await manager._app.StartAsync();
        return manager;
    }

    /// <summary>The next connection.</summary>
    public async Task<RawLink> AcceptAsync() => await _links.Reader.ReadAsync().AsTask().WaitAsync(Tests.Worker.Patience.Limit);

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task ConnectAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        var link = new RawLink(context);
        _links.Writer.TryWrite(link);
        await link.RunAsync();
        if (!context.RequestAborted.IsCancellationRequested) context.Response.AppendTrailer("grpc-status", "0");
    }
}
