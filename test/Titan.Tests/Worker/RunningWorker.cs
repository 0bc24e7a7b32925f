using Microsoft.Extensions.Logging;
using Titan.Logging;
using Titan.Tests.Logging;
using Titan.Worker;

namespace Titan.Tests.Worker;

/// <summary>The program `worker`, run inside the test's process.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly ProgramLog _log;
    private readonly TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _endAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningWorker(WorkerOptions options, TimeProvider time)
    {
        _log = new ProgramLog(new TextTarget(Errors), options.LogAsJson, time);
        ExitCode = new WorkerProgram(options, time, Output.WriteLine, _log)
        {
            // The keepers are the program itself, which lies beside these tests; and this process has children of its own.
            Adapt = execution => execution with { WorkerProgram = [Path.Combine(AppContext.BaseDirectory, "worker")], OwnsAllChildren = false },
        }.RunAsync(_endAsked.Task, _hurried.Task);
    }

    public Overheard Output { get; } = new();

    public Overheard Errors { get; } = new();

    public Task<int> ExitCode { get; }

    public static RunningWorker Start(Func<WorkerOptions, WorkerOptions> choose, TimeProvider? time = null, params string[] managers) => new(
        choose(new WorkerOptions
        {
            Managers = managers,
            Id = "tested-1",
            Slots = 2,
            Labels = new Dictionary<string, string>(),
            Pulse = TimeSpan.FromMilliseconds(50),
            WorkFolder = null,
            DrainTimeout = TimeSpan.Zero,
            DeliverWithin = TimeSpan.FromMilliseconds(100),
            StopOnDisconnect = false,
            LogLevel = LogLevel.Debug,
            LogAsJson = false,
        }),
        time ?? TimeProvider.System);

    public static RunningWorker Start(params string[] managers) => Start(options => options, null, managers);

    /// <summary>As SIGTERM does.</summary>
    public void AskToEnd() => _endAsked.TrySetResult();

    public void Hurry() => _hurried.TrySetResult();

    public Task<int> EndAsync()
    {
        AskToEnd();
        return EndedAsync();
    }

    public async Task<int> EndedAsync()
    {
        var code = await ExitCode.WaitAsync(Patience.Limit);
        Assert.True(_log.Lines.Flush(Patience.Limit), "the log was not written");
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _log.Dispose();
        await Output.DisposeAsync();
        await Errors.DisposeAsync();
    }
}
