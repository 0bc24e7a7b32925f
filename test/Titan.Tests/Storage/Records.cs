using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Storage;

/// <summary>Makes records as an Orchestrator would: ids only ever grow.</summary>
internal sealed class Records
{
    public static readonly Instant Start = new(TimeSpan.FromDays(20_000).Ticks);

    private readonly TaskIdSequence _ids = new(seed: 7);
    private int _made;

    public static WorkerSession Worker(string id = "w1") => new(id, 42);

    /// <summary>A task that says something in every field; each is submitted a second after the one before.</summary>
    public TaskSpec Spec(Func<TaskSpec, TaskSpec>? adjust = null)
    {
        var at = Start + TimeSpan.FromSeconds(_made++);
        var spec = new TaskSpec
        {
            Id = _ids.Next(at),
            SubmittedAt = at,
            Work = new ShellWork("echo \"$GREETING\" ÿ€") { Environment = TextMap.From([KeyValuePair.Create("GREETING", "hi\nthere")]), Folder = "/tmp" },
            Name = "nightly",
            Terms = new TaskTerms
            {
                Timeout = TimeSpan.FromMilliseconds(1_500),
                Grace = TimeSpan.FromMilliseconds(20_500),
                MaxRetries = 2,
                MaxLosses = 4,
                Priority = -7,
                Labels = TextMap.From([KeyValuePair.Create("team", "blue"), KeyValuePair.Create("tier", "1")]),
                Require = TextMap.From([KeyValuePair.Create("gpu", "a100")]),
                Delay = TimeSpan.FromSeconds(3),
                MaxOutput = 1_000,
                Files = new OutputFiles("out-%a.txt", "/var/log/a b"),
            },
            RetryReason = "the disk was full",
        };
        return adjust is null ? spec : adjust(spec);
    }

    public static AttemptState Attempt(int number = 1, string worker = "w1") => new()
    {
        Number = number,
        Lease = new Lease((ulong)(1_000 + number)),
        Holder = Worker(worker),
        GrantedAt = Start + TimeSpan.FromMinutes(number),
    };

    public static AttemptState EndedAttempt(int number = 1) => Attempt(number) with
    {
        Phase = AttemptPhase.Failed,
        Cause = Cause.Signal,
        ExitCode = 137,
        Signal = 9,
        Message = "killed",
        StartedAt = Start + TimeSpan.FromMinutes(number),
        EndedAt = Start + TimeSpan.FromMinutes(number + 1),
        Stdout = new OutputSeal(100, 10, 10, new byte[] { 1, 2, 3 }),
        Stderr = new OutputSeal(5, 5, 0, new byte[] { 4 }),
        EndedByReport = true,
        LateReports = 2,
        LastLateReport = "exit 0 from w1",
        Removed = new RemovedFiles(3, "result.txt\nout/a b.bin"),
    };

    public static WorkerState WorkerRecord(string id = "w1") => new()
    {
        Session = Worker(id),
        Address = "127.0.0.1:4000",
        Slots = 8,
        Labels = TextMap.From([KeyValuePair.Create("zone", "a")]),
        Executors = [Executor.Shell, Executor.Noop],
        Version = "1.2.3",
        JoinedAt = Start,
        DrainRequested = true,
        BuriedAt = Start + TimeSpan.FromHours(1),
        LastSeenAt = Start + TimeSpan.FromMinutes(59),
    };

    public static Changes Changes(TaskSpec spec, TaskState state, params AttemptState[] attempts)
    {
        var changes = new Changes { Specs = { spec }, States = { (spec.Id, state) }, LastLease = new Lease(5_000) };
        foreach (var attempt in attempts) changes.Attempts.Add((spec.Id, attempt));
        return changes;
    }
}
