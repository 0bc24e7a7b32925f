using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Titan.Cli.Lines;
using Titan.Cli.Listing;
using Titan.Cli.Output;
using Titan.Client;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;

namespace Titan.Cli.Json;

/// <summary>Messages of the contract as JSON documents.</summary>
internal static class Documents
{
    /// <param name="now">Until when something that goes on has taken.</param>
    /// <param name="output">Null: leave it out.</param>
    public static TaskJson Of(TaskMessage task, DateTimeOffset now, KeptOutput? output = null)
    {
        var (spec, work) = (task.Spec, task.Spec.Work);
        var last = task.Attempts is [.., var latest] ? latest : null;
        return new TaskJson
        {
            Id = task.Id,
            Name = NullIfEmpty(spec.Name),
            Command = CommandOf(work),
            Executor = ExecutorOf(work),
            Image = work.Container is { } container ? NullIfEmpty(container.Image) : null,
            Phase = Names.Of(task.Phase),
            Cause = Names.Of(task.Cause),
            Reason = task.Reason,
            ExitCode = task.HasExitCode ? task.ExitCode : null,
            Priority = spec.Priority,
            Labels = Sorted(spec.Labels),
            SubmittedAt = TimeOf(task.SubmittedAt),
            StartedAt = TimeOf(task.StartedAt),
            EndedAt = TimeOf(task.EndedAt),
            SubmittedDate = DateOf(task.SubmittedAt),
            StartedDate = DateOf(task.StartedAt),
            EndedDate = DateOf(task.EndedAt),
            WaitedS = Seconds(WaitTime.Of(task, now)),
            TookS = Seconds(RunTime.Of(task, now)),
            TimeoutS = spec.Timeout?.ToTimeSpan().TotalSeconds,
            GraceS = (spec.Grace?.ToTimeSpan() ?? Core.Tasks.TaskTerms.DefaultGrace).TotalSeconds,
            MaxRetries = spec.MaxRetries,
            Attempts = [.. task.Attempts.Select(attempt => Of(attempt, now))],
            Stdout = output?.Stdout.Text,
            Stderr = output?.Stderr.Text,
            StdoutBase64 = output?.Stdout.Binary,
            StderrBase64 = output?.Stderr.Binary,
            StdoutBytes = Math.Max(last?.Stdout?.TotalBytes ?? 0, output?.Stdout.TotalBytes ?? 0),
            StderrBytes = Math.Max(last?.Stderr?.TotalBytes ?? 0, output?.Stderr.TotalBytes ?? 0),
            OutputTruncated = IsCut(last?.Stdout) || IsCut(last?.Stderr) || output is { Stdout.MissingBytes: > 0 } or { Stderr.MissingBytes: > 0 },
            Argv = work.Exec is { } exec ? [.. exec.Argv] : work.Container is { } inside ? [.. inside.Argv] : null,
            Env = Sorted(work.Env),
            Cwd = NullIfEmpty(work.Cwd),
            StdoutPath = NullIfEmpty(spec.StdoutPath),
            StderrPath = NullIfEmpty(spec.StderrPath),
            MaxOutputBytes = spec.MaxOutputBytes,
            StdinBytes = work.StdinBytes,
            Require = Sorted(spec.Require),
            IdKey = NullIfEmpty(spec.IdKey),
            DelayS = spec.Delay?.ToTimeSpan().TotalSeconds ?? 0,
            NextRunAt = TimeOf(task.NextRunAt),
            RetriesUsed = task.RetriesUsed,
            LossesUsed = task.LossesUsed,
            MaxLosses = spec.MaxLosses,
            Cancellation = task.Cancellation is { } asked
                ? new CancellationJson(asked.By, asked.Reason, TimeOf(asked.RequestedAt), Names.Of(asked.Outcome))
                : null,
            RetryOf = NullIfEmpty(task.RetryOf),
            RetryReason = NullIfEmpty(task.RetryReason),
            RetriedBy = NullIfEmpty(task.RetriedBy),
        };
    }

    public static WorkerJson Of(Worker worker) => new()
    {
        Id = worker.Id,
        State = Names.Of(worker.State),
        Address = worker.Address,
        Slots = worker.Slots,
        Busy = worker.Busy,
        UsableSlots = worker.Slots - worker.WithheldSlots,
        WithheldFor = worker.WithheldFor,
        Labels = Sorted(worker.Labels),
        LastSeenAt = TimeOf(worker.LastSeenAt),
        LastSeenDate = DateOf(worker.LastSeenAt),
        Version = worker.Version,
        Running = [.. worker.Running],
        Executors = [.. worker.Executors],
        Draining = worker.Draining,
        Notes = [.. worker.Notes],
    };

    public static StatusJson Of(StatusResponse status, IAsyncEnumerable<Worker> workers) => new()
    {
        Leader = status.Leader,
        Epoch = status.Epoch,
        Store = status.Store,
        Managers = [.. status.Managers.Select(manager => new ManagerJson(manager.Id, manager.Address, manager.Role, manager.Version, TimeOf(manager.StartedAt)))],
        Workers = workers.Select(Of),
        Tasks = new TaskCountsJson(status.Tasks.Pending, status.Tasks.Running, status.Tasks.Succeeded, status.Tasks.Failed, status.Tasks.Cancelled),
        Rates = new RatesJson(status.Rates.Submitted, status.Rates.Started, status.Rates.Ended),
        Trouble = NullIfEmpty(status.Trouble),
        Bounds = status.Bounds is { } bounds
            ? new BoundsJson(
                status.Tasks.Pending + status.Tasks.Running, bounds.MaxPending, bounds.PendingBytes, bounds.MaxPendingBytes, bounds.EndedBytes, bounds.MemoryBytes,
                bounds.RequestBytes, bounds.MaxRequestBytes, bounds.AnswerBytes, bounds.MaxAnswerBytes, bounds.WatchedIds, bounds.MaxWatchedIds, bounds.Connections, bounds.MaxConnections)
            : null,
    };

    public static ExplanationJson Of(ExplainResponse explained, IAsyncEnumerable<WorkerFit> workers, IReadOnlyList<string> errorLines) => new(
        explained.Task.Id,
        Names.Of(explained.Task.Phase),
        Names.Of(explained.Task.Cause),
        explained.Task.Reason,
        [.. explained.Findings],
        errorLines,
        workers.Select(fit => new WorkerFitJson(fit.Worker, fit.Fits, [.. fit.Obstacles])),
        [.. explained.History.Select(entry => new HistoryJson(TimeOf(entry.At), entry.Text))]);

    /// <summary>The name of its status, but for the one thing that a script must tell from all others: nobody knows whether it was done.</summary>
    public static ProblemJson Of(TitanException failure) =>
        new(failure.Reason == Reasons.OutcomeUnknown ? Reasons.OutcomeUnknown : StatusNames.Of(failure.Code), failure.Message, failure.Hint);

    public static ProblemJson Of(Refusal refusal) => new(StatusNames.Of((Grpc.Core.StatusCode)refusal.Code), refusal.Message, refusal.Hint);

    /// <summary>What a task runs, in one text; null for what runs nothing.</summary>
    public static string? CommandOf(Work work) => work.ExecutorCase switch
    {
        Work.ExecutorOneofCase.Shell => work.Shell.Command,
        Work.ExecutorOneofCase.Exec => ShellWord.Join(work.Exec.Argv),
        Work.ExecutorOneofCase.Container => ShellWord.Join(work.Container.Argv),
        _ => null,
    };

    public static string ExecutorOf(Work work) => work.ExecutorCase switch
    {
        Work.ExecutorOneofCase.Shell => "shell",
        Work.ExecutorOneofCase.Exec => "exec",
        Work.ExecutorOneofCase.Noop => "noop",
        Work.ExecutorOneofCase.Container => "docker",
        _ => "unknown",
    };

    private static AttemptJson Of(Attempt attempt, DateTimeOffset now) => new()
    {
        Number = attempt.Number,
        Lease = attempt.Lease,
        Worker = attempt.Worker,
        Phase = Names.Of(attempt.Phase),
        Cause = Names.Of(attempt.Cause),
        ExitCode = attempt.HasExitCode ? attempt.ExitCode : null,
        Signal = attempt.Signal > 0 ? attempt.Signal : null,
        StartedAt = TimeOf(attempt.StartedAt),
        EndedAt = TimeOf(attempt.EndedAt),
        StartedDate = DateOf(attempt.StartedAt),
        EndedDate = DateOf(attempt.EndedAt),
        TookS = Seconds(RunTime.Of(attempt, now)),
        LateReports = attempt.LateReports,
        Message = NullIfEmpty(attempt.Message),
        GrantedAt = TimeOf(attempt.GrantedAt),
        StdoutBytes = attempt.Stdout?.TotalBytes ?? 0,
        StderrBytes = attempt.Stderr?.TotalBytes ?? 0,
        LastLateReport = NullIfEmpty(attempt.LastLateReport),
        RemovedFiles = attempt.Removed?.Files ?? 0,
        RemovedNames = [.. attempt.Removed?.Names ?? []],
    };

    private static bool IsCut(OutputSeal? seal) => seal is not null && seal.TotalBytes > seal.HeadBytes + seal.TailBytes;

    private static DateTime? TimeOf(Timestamp? time) => time?.ToDateTime();

    /// <summary>To the millisecond, and never negative: start and end are told by the clocks of Worker and Manager.</summary>
    private static double? Seconds(TimeSpan? length) => length is { } span ? Math.Round(Math.Max(0, span.TotalSeconds), 3) : null;

    private static string? DateOf(Timestamp? time) => time?.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static SortedDictionary<string, string> Sorted(IDictionary<string, string> map) => new(map, StringComparer.Ordinal);
}
