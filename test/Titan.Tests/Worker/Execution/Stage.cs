using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using System.Threading.Channels;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Worker;
using Titan.Worker.Execution;

namespace Titan.Tests.Worker.Execution;

/// <summary>An execution with real keepers and real processes, and what it tells of each attempt.</summary>
internal sealed class Stage : IExecutionListener, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Lease, Performance> _performances = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("titan-stage-");
    private readonly Channel<string?> _trials = Channel.CreateUnbounded<string?>();
    private ulong _lastLease = (ulong)Random.Shared.NextInt64(1, long.MaxValue);

    public Stage(int slots = 2)
    {
        Notes = new WorkerNotes(NullLogger.Instance);
        Execution = new LocalExecution(
            new ExecutionOptions
            {
                Slots = slots,
                WorkFolder = _folder.FullName,
                WorkerProgram = [WorkerProgram],
            },
            this,
            TimeProvider.System,
            Notes,
            NullLogger.Instance);
    }

    /// <summary>The program lies beside the tests.</summary>
    public static string WorkerProgram { get; } = Path.Combine(AppContext.BaseDirectory, "worker");

    public LocalExecution Execution { get; }

    public WorkerNotes Notes { get; }

    public string Folder => _folder.FullName;

    public Performance Shell(string command, Func<Assignment, Assignment>? adapt = null) => Run(new ShellWork(command), adapt);

    /// <summary>Tries whether an attempt could run, and gives what is missing for it.</summary>
    public Task<string?> TryAsync()
    {
        Execution.Try();
        return _trials.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();
    }

    public Performance Exec(params string[] arguments) => Run(new ExecWork(arguments));

    public Performance Run(Work work, Func<Assignment, Assignment>? adapt = null, bool takesOutput = true)
    {
        var assignment = new Assignment
        {
            Lease = new Lease(Interlocked.Increment(ref _lastLease)),
            Task = new TaskId(1, 2),
            Attempt = 1,
            Work = work,
            MaxOutput = 1 << 20,
            Grace = TimeSpan.FromMilliseconds(200),
        };
        if (adapt is not null) assignment = adapt(assignment);
        var performance = new Performance(Execution, assignment, takesOutput);
        _performances[assignment.Lease] = performance;
        Execution.Start(assignment);
        return performance;
    }

    public async ValueTask DisposeAsync()
    {
        await Execution.DisposeAsync();
        FolderTree.Remove(_folder.FullName);
    }

    /// <summary>What this machine was said to be short of, though no attempt was tried.</summary>
    public ConcurrentQueue<string> Shortages { get; } = new();

    void IExecutionListener.RanShort(string shortage) => Shortages.Enqueue(shortage);

    void IExecutionListener.Tried(string? shortage) => _trials.Writer.TryWrite(shortage);

    void IExecutionListener.Started(Lease lease, Instant at) => _performances[lease].HearStarted(at);

    void IExecutionListener.OutputReady(Lease lease) => _performances[lease].HearOutput();

    void IExecutionListener.OutputLost(Lease lease, string why) => _performances[lease].HearOutputLost(why);

    void IExecutionListener.Ended(Lease lease, AttemptEnd end) => _performances[lease].HearEnded(end);
}
