using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Titan.Tests.Worker.Link;

/// <summary>A Manager that speaks the real protocol on a real port, and says what the test says.</summary>
internal sealed class ScriptedManager : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ScriptedLink> _links;

    private ScriptedManager(WebApplication app, Channel<ScriptedLink> links)
    {
        _app = app;
        _links = links;
        Address = new Uri(app.Urls.Single()).Authority;
    }

    /// <summary>HOST:PORT</summary>
    public string Address { get; }

    /// <param name="port">0 picks a free one.</param>
    public static async Task<ScriptedManager> StartAsync(int port = 0)
    {
        var links = Channel.CreateUnbounded<ScriptedLink>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = Titan.Protocol.WireLimits.MessageBytes);
        builder.Services.AddSingleton(new ScriptedLinkService(links.Writer));
        var app = builder.Build();
        app.MapGrpcService<ScriptedLinkService>();
        await app.StartAsync();
        return new ScriptedManager(app, links);
    }

    /// <summary>The next connection, whose hello has been heard.</summary>
    public async Task<ScriptedLink> AcceptAsync() => await _links.Reader.ReadAsync().AsTask().WaitAsync(Patience.Limit);

    /// <summary>The next connection, made welcome.</summary>
    public async Task<ScriptedLink> WelcomeAsync(long window = 4 << 20, long silenceLimitMs = 30_000, ulong epoch = 1)
    {
        var link = await AcceptAsync();
        await link.WelcomeAsync(window, silenceLimitMs, epoch);
        return link;
    }

    public async ValueTask DisposeAsync()
    {
        while (_links.Reader.TryRead(out var link)) link.HangUp();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
