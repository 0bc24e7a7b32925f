namespace Titan.Core.Tasks;

/// <summary>The door: accepts submissions within the bounds, once a key.</summary>
internal sealed class Intake(Cluster cluster, Lifecycle lifecycle)
{
    // The latest submission, and what it came to: those that have all but their work in common ask for it again and again.
    private TaskSubmission? _settled;
    private Refusal? _refusal;
    private TaskTerms _terms = new();

    /// <param name="stored">What the store knows of its key; null when it knows no more than memory does.</param>
    public SubmitOutcome Submit(TaskSubmission submission, Work work, KnownKeys? stored, Instant now, Decision decision)
    {
        if ((WorkRules.Check(work) ?? Settle(submission)) is { } refusal) return SubmitOutcome.Refused(refusal);

        if (submission.IdKey is { } key && Owner(key, stored) is { } owner) return Repeat(Spec(TaskId.None, submission, work, now), owner);

        if (cluster.Counts.Open >= cluster.Options.MaxPending)
        {
            return SubmitOutcome.Refused(new Refusal(
                RefusalReason.MaxPending,
                $"{cluster.Counts.Open} tasks are pending or running, the most this cluster takes (--max-pending {cluster.Options.MaxPending})",
                "wait until some have ended, or start the manager with a higher --max-pending"));
        }

        work = cluster.Bytes.Sharing(work);
        var added = cluster.Bytes.AddedBy(work, _terms, submission.Name, submission.IdKey, submission.RetryReason);
        if (cluster.Bytes.Open + added > cluster.Options.MaxPendingBytes) return SubmitOutcome.Refused(TooMuch(added));

        var spec = Spec(cluster.Ids.Next(now), submission, work, now);
        lifecycle.Accept(spec, now, decision);
        return new SubmitOutcome(spec.Id, false, null);
    }

    /// <summary>Whether what the store said of these keys still holds.</summary>
    public bool IsCurrent(KnownKeys stored, Instant now)
    {
        if (stored.AskedAt < cluster.StartedAt || !cluster.DepartedKeys.IsRecent(stored.AskedAt, now)) return false;
        foreach (var key in stored.Asked)
        {
            if (!cluster.Keys.ContainsKey(key) && stored.Find(key) is null && !cluster.DepartedKeys.IsCertain(key, stored.AskedAt)) return false;
        }

        return true;
    }

    /// <summary>Whether what the store said of the retries of an ended task still holds.</summary>
    public bool IsCurrent(StoredTask ended, Instant askedAt, Instant now)
    {
        if (SuccessorOf(ended.Spec.Id, ended.RetriedBy) != TaskId.None) return true;
        return askedAt >= cluster.StartedAt && cluster.DepartedRetries.IsRecent(askedAt, now) && cluster.DepartedRetries.IsCertain(ended.Spec.Id.ToString(), askedAt);
    }

    /// <summary>Submits an ended task again, as a new one.</summary>
    public SubmitOutcome Retry(TaskId id, RetryTerms terms, KnownKeys? stored, Instant now, Decision decision) => cluster.Tasks.TryGet(id, out var task)
        ? Retry(task.Spec, task.State.Phase, TaskId.None, terms, stored, now, decision)
        : SubmitOutcome.Refused(Refusals.TaskNotFound(id.ToString()));

    /// <summary>The same of a task that may have left memory.</summary>
    /// <param name="retriedBy">Its latest retry that the store knows.</param>
    public SubmitOutcome Retry(TaskSpec spec, Phase phase, TaskId retriedBy, RetryTerms terms, KnownKeys? stored, Instant now, Decision decision)
    {
        if (phase is not (Phase.Failed or Phase.Cancelled))
        {
            return SubmitOutcome.Refused(new Refusal(
                RefusalReason.WrongPhase,
                $"task {spec.Id} is {Words.Of(phase)}; only a failed or cancelled task can be retried",
                phase == Phase.Succeeded ? "submit it again to run it once more" : "wait until it has ended, or cancel it first"));
        }

        // A call that is repeated with its key is answered with what it made.
        var isRepeated = terms.IdKey is { } key && Owner(key, stored) is not null;
        if (!terms.Again && !isRepeated && SuccessorOf(spec.Id, retriedBy) is var successor && successor != TaskId.None)
            return new SubmitOutcome(successor, false, Refusals.AlreadyRetried(spec.Id, successor));

        var work = terms.Folder is { } folder ? spec.Work with { Folder = folder.Path } : spec.Work;
        return Submit(new TaskSubmission
        {
            Work = work,
            Name = spec.Name,
            Timeout = terms.Timeout ?? (spec.Timeout > TimeSpan.Zero ? spec.Timeout : null),
            Grace = spec.Grace,
            MaxRetries = terms.MaxRetries ?? spec.MaxRetries,
            MaxLosses = spec.MaxLosses,
            Priority = spec.Priority,
            Labels = spec.Labels,
            Require = spec.Require,
            MaxOutput = spec.MaxOutput,
            Files = spec.Files,
            IdKey = terms.IdKey,
            RetryOf = spec.Id,
            RetryReason = terms.Reason,
        }, work, stored, now, decision);
    }

    /// <summary>The latest retry of a task, of those in memory and those in the store.</summary>
    private TaskId SuccessorOf(TaskId id, TaskId stored) => cluster.Successors.LatestOf(id) is var known && known > stored ? known : stored;

    private Refusal TooMuch(long added) => new(
        RefusalReason.MaxPendingBytes,
        $"pending and running tasks take {ByteText.Of(cluster.Bytes.Open)} of memory, and this one {ByteText.Of(added)} more; the most this cluster holds is {ByteText.Of(cluster.Options.MaxPendingBytes)} (--max-pending-bytes {cluster.Options.MaxPendingBytes})",
        "wait until some have ended, put large content into a file that the command reads, or start the manager with more memory or a higher --max-pending-bytes");

    /// <summary>The task that has a key: in memory, or in the store alone.</summary>
    private TaskSpec? Owner(string key, KnownKeys? stored) => cluster.Keys.TryGetValue(key, out var known) ? cluster.Tasks.Get(known).Spec : stored?.Find(key);

    private static SubmitOutcome Repeat(TaskSpec asked, TaskSpec known) => known.HasContentOf(asked)
        ? new SubmitOutcome(known.Id, true, null)
        : SubmitOutcome.Refused(new Refusal(
            RefusalReason.KeyConflict,
            $"key {asked.IdKey} belongs to task {known.Id}, which has another content",
            "use another --id-key, or submit exactly the same task",
            "id_key"));

    /// <summary>Checks the submission, its work apart, and settles the terms.</summary>
    private Refusal? Settle(TaskSubmission submission)
    {
        if (ReferenceEquals(submission, _settled)) return _refusal;
        _refusal = SubmissionRules.Check(submission, cluster.Options);
        if (_refusal is null) _terms = cluster.Bytes.Sharing(Terms(submission, cluster.Options)).SharedWith(_terms);
        _settled = submission;
        return _refusal;
    }

    private TaskSpec Spec(TaskId id, TaskSubmission submission, Work work, Instant now) => new()
    {
        Id = id,
        SubmittedAt = now,
        Work = work,
        Name = submission.Name,
        IdKey = submission.IdKey,
        Terms = _terms,
        RetryOf = submission.RetryOf,
        RetryReason = submission.RetryReason,
    };

    private static TaskTerms Terms(TaskSubmission submission, OrchestratorOptions options) => new()
    {
        Timeout = submission.Timeout ?? options.DefaultTimeout,
        Grace = submission.Grace ?? options.DefaultGrace,
        MaxRetries = submission.MaxRetries ?? options.DefaultMaxRetries,
        MaxLosses = submission.MaxLosses ?? options.DefaultMaxLosses,
        Priority = submission.Priority,
        Labels = submission.Labels,
        Require = submission.Require,
        Delay = submission.Delay,
        MaxOutput = submission.MaxOutput ?? options.DefaultMaxOutput,
        Files = submission.Files,
    };
}
