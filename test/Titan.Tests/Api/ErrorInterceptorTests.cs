using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Titan.Manager.Api;
using Titan.Manager.Loop;
using Titan.Tests.Fuzzing.Calls;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class ErrorInterceptorTests
{
    [Fact]
    public async Task To_write_on_when_the_caller_has_left_is_no_fault()
    {
        Assert.Null(await LoggedAsync(isGone: true));
        Assert.NotNull(await LoggedAsync(isGone: false));
    }

    /// <summary>What is logged when a stream fails as the writer of one does that is over; <paramref name="isGone"/>: its request is, and its own token does not say so yet.</summary>
    private static async Task<string?> LoggedAsync(bool isGone)
    {
        var log = new FaultLog();
        await using var manager = await RunningManager.StartAsync(log: log);
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: isGone) };

        var interceptor = new ErrorInterceptor(manager.Part<Role>(), manager.Part<IHostApplicationLifetime>(), manager.Part<ILogger<ErrorInterceptor>>());

        await Assert.ThrowsAsync<RpcException>(() => interceptor.ServerStreamingServerHandler<string, string>(
            "", null!, new Call(context), (_, _, _) => throw new InvalidOperationException("Can't write the message because the request is complete.")));
        return log.First;
    }

    /// <summary>A call with a deadline: its token is another one than that of its request.</summary>
    private sealed class Call(HttpContext context) : ServerCallContext
    {
        protected override string MethodCore => "/titan.v1.TaskService/Watch";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new("", []);

        protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object> { ["__HttpContext"] = context };

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException("no handler asks for it");

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
