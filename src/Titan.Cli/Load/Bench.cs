using Grpc.Core;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Load;

/// <summary>Puts load on a live cluster and measures how it takes it. Uses nothing but the public API.</summary>
internal sealed class Bench(Session session, BenchOptions options)
{
    /// <summary>How long answers that are on their way are waited for after Ctrl-C.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly BenchTasks _tasks = new(options.Executor);
    private readonly Sample[] _samples = new Sample[options.Tasks];
    private Func<string> _stage = () => $"0 of {options.Tasks:N0} submitted";

    public async Task<int> RunAsync()
    {
        using var interrupts = new Interrupts(session.Terminal);
        await RequireWorkersAsync(interrupts.Token);
        BenchReport report;
        try
        {
            await using var progress = new Progress(session, () => _stage());
            report = await MeasureAsync(interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            await CleanUpAsync();
            return interrupts.ExitCode;
        }
        catch (TitanException)
        {
            await CleanUpAsync();
            throw;
        }

        BenchAnswer.Write(session, report);
        if (report.Succeeded == options.Tasks) return ExitCodes.Done;
        session.Note($"{Plural.Count(options.Tasks - report.Succeeded, "task", "tasks")} did not succeed; see them with `titan tasks --label {BenchTasks.Label}={_tasks.Bench} --state failed,cancelled`");
        return ExitCodes.Failed;
    }

    private async Task CleanUpAsync()
    {
        try
        {
            var cancelled = await Leftovers.CancelAsync(session.Client, _tasks);
            session.Note($"stopped; {Plural.Count(cancelled, "task", "tasks")} of bench {_tasks.Bench} had not ended and {Plural.Of(cancelled, "is", "are")} cancelled");
        }
        catch (TitanException failure)
        {
            session.Note($"stopped; {failure.Message}, so what has not ended goes on; `titan cancel --label {BenchTasks.Label}={_tasks.Bench} --yes` ends it");
        }
    }

    /// <summary>Without them a bench would wait for ever.</summary>
    private async Task RequireWorkersAsync(CancellationToken cancellation)
    {
        var workers = await session.Client.Cluster.WorkersAsync(cancellation);
        if (workers.Any(worker => worker.State is WorkerState.Idle or WorkerState.Busy && !worker.Draining && worker.Executors.Contains(options.Executor))) return;
        throw new TitanException(StatusCode.FailedPrecondition, "NO_WORKER", $"the cluster has no worker that would take {options.Executor} tasks now",
            "see `titan workers`; start one with `titan worker --manager HOST:PORT`");
    }

    private async Task<BenchReport> MeasureAsync(CancellationToken interrupted)
    {
        var clock = new BenchClock(session.Terminal.Time);
        var submission = new Submission(session.Client.Tasks, _tasks, _samples, clock, session.Terminal.Time);
        _stage = () => $"{submission.Accepted:N0} of {options.Tasks:N0} submitted";
        using var giveUp = new CancellationTokenSource();
        await using (interrupted.Register(() => giveUp.CancelAfter(Grace)))
        {
            var due = options.Rate is { } rate
                ? new Metronome(clock).Tell(Arrivals.Of(rate, options.Tasks, Random.Shared), interrupted)
                : AtOnce(clock);
            await submission.RunAsync(due, interrupted, giveUp.Token);
        }

        interrupted.ThrowIfCancellationRequested();
        var readback = new Readback(session.Client.Tasks, _tasks, _samples, clock);
        _stage = () => $"{options.Tasks:N0} submitted, {readback.Read:N0} read back";
        await readback.RunAsync(interrupted);
        return BenchReport.Of(_tasks.Bench, options, _samples, readback.Manager, readback.Workers, submission.Pauses);
    }

    /// <summary>Each is due when the one before it has been taken.</summary>
    private IAsyncEnumerable<TimeSpan> AtOnce(BenchClock clock) => Enumerable.Range(0, options.Tasks).Select(_ => clock.Now).ToAsyncEnumerable();
}
