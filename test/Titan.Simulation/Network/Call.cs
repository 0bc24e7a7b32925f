using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Titan.Simulation.Network;

/// <summary>What a handler of the Manager is told of the call that it serves.</summary>
internal sealed class Call : ServerCallContext
{
    private readonly string _method;
    private readonly CancellationToken _cancelled;
    private readonly Dictionary<object, object> _state = [];

    /// <param name="cancelled">The caller is gone.</param>
    public Call(string method, CancellationToken cancelled)
    {
        (_method, _cancelled) = (method, cancelled);
        // Where handlers look for the address of their caller.
        _state["__HttpContext"] = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback, RemotePort = 1 } };
    }

    protected override string MethodCore => _method;

    protected override string HostCore => "";

    protected override string PeerCore => "";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => _cancelled;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new("", []);

    protected override IDictionary<object, object> UserStateCore => _state;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException("no handler asks for it");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
