using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Titan.Logging;
using Titan.Manager.Api;
using Titan.Manager.Loop;
using Titan.Tests.Fuzzing.Calls;
using Titan.Tests.Logging;
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

    [Fact]
    public async Task Of_a_flood_of_faults_a_few_are_logged()
    {
        using var text = new StringWriter();
        using var log = new ProgramLog(new TextTarget(text), asJson: false, TimeProvider.System);
        await using var manager = await RunningManager.StartAsync(log: log.Provider());
        var interceptor = manager.Part<ErrorInterceptor>();
        Assert.Same(interceptor, manager.Part<ErrorInterceptor>());

        for (var i = 0; i < 100; i++)
            await Assert.ThrowsAsync<RpcException>(() => interceptor.UnaryServerHandler<string, string>("", new Call(new DefaultHttpContext()), (_, _) => throw new InvalidCastException("of its own")));

        Assert.True(log.Lines.Flush(Evidence.Patience), "the log was not written");
        Assert.InRange(text.ToString().Split("/titan.v1.TaskService/Watch failed").Length - 1, 1, 20);
    }

    /// <summary>What is logged when a stream fails as the writer of one does that is over; <paramref name="isGone"/>: its request is, and its own token does not say so yet.</summary>
    private static async Task<string?> LoggedAsync(bool isGone)
    {
        var log = new FaultLog();
        await using var manager = await RunningManager.StartAsync(log: log);
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: isGone) };

        var interceptor = new ErrorInterceptor(manager.Part<Role>(), manager.Part<IHostApplicationLifetime>(), TimeProvider.System, manager.Part<ILogger<ErrorInterceptor>>());

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
