using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Client.Tasks;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Rendering;

/// <summary>Everything about a task, for people.</summary>
internal static class TaskSheet
{
    /// <summary>Bytes of each stream that are shown; the rest is for <c>titan logs</c>.</summary>
    private const int OutputShown = 4 << 10;

    private static readonly Column[] AttemptColumns =
    [
        new("RUN", Right: true), new("WORKER", Least: 8), new("PHASE"), new("CAUSE"), new("EXIT", Right: true), new("SIGNAL", Right: true, Drop: 2),
        new("STARTED", Drop: 4), new("TOOK", Right: true), new("LATE", Right: true, Drop: 3), new("NOTE", Least: 10, Drop: 1),
    ];

    public static async Task WriteAsync(Session session, TaskMessage task)
    {
        WriteFields(session, task);
        WriteAttempts(session, task);
        if (task.Attempts.Count > 0) await WriteOutputAsync(session, task);
    }

    private static void WriteFields(Session session, TaskMessage task)
    {
        var (spec, work, now) = (task.Spec, task.Spec.Work, session.Now);
        var fields = new Fields(session);
        fields.Add("id", task.Id);
        fields.Add("name", spec.Name);
        fields.Add("phase", Names.Of(task.Phase), text => session.Palette.Of(task.Phase, text));
        fields.Add("cause", task.Cause == Cause.None ? null : Names.Of(task.Cause));
        fields.Add("reason", task.Reason);
        fields.Add("exit code", task.HasExitCode ? task.ExitCode.ToString() : null);
        fields.Add(Documents.ExecutorOf(work), Documents.CommandOf(work) ?? "ends at once");
        fields.Add("folder", work.Cwd);
        fields.Add("removed", task.Attempts is [.., var last] ? Removals.LineOf(last) : null);
        fields.Add("stdin", work.StdinBytes == 0 ? null : Plural.Count(work.StdinBytes, "byte", "bytes"));
        fields.Add("stdout to", spec.StdoutPath);
        fields.Add("stderr to", spec.StderrPath);
        fields.Add("environment", Pairs(work.Env));
        fields.Add("submitted", $"{session.Moment(task.SubmittedAt)} ({Durations.Since(task.SubmittedAt, now)} ago)");
        fields.Add("started", task.StartedAt is null ? null : session.Moment(task.StartedAt));
        fields.Add("ended", task.EndedAt is null ? null : $"{session.Moment(task.EndedAt)}{(task.StartedAt is null ? "" : $" (ran {Durations.Took(task.StartedAt, task.EndedAt, now)})")}");
        fields.Add("next run", task.NextRunAt is null ? null : $"{session.Moment(task.NextRunAt)} (in {Durations.Short(task.NextRunAt.ToDateTimeOffset() - now)})");
        fields.Add("timeout", spec.Timeout is null ? "none" : DurationText.Format(spec.Timeout.ToTimeSpan()));
        fields.Add("grace", spec.Grace is null ? null : DurationText.Format(spec.Grace.ToTimeSpan()));
        fields.Add("retries", $"{task.RetriesUsed} of {spec.MaxRetries} used");
        fields.Add("lost workers", task.LossesUsed == 0 ? null : $"{task.LossesUsed} of {spec.MaxLosses} allowed");
        fields.Add("priority", spec.Priority == 0 ? null : spec.Priority.ToString());
        fields.Add("labels", Pairs(spec.Labels));
        fields.Add("requires", Pairs(spec.Require));
        fields.Add("key", spec.IdKey);
        fields.Add("retry of", task.RetryReason.Length == 0 ? task.RetryOf : $"{task.RetryOf}: {task.RetryReason}");
        fields.Add("retried by", task.RetriedBy);
        if (task.Cancellation is { } asked)
            fields.Add("cancel", $"{Names.Of(asked.Outcome)}, asked by {asked.By} at {session.Moment(asked.RequestedAt)}{(asked.Reason.Length == 0 ? "" : $": {asked.Reason}")}");
        fields.Write();
    }

    private static void WriteAttempts(Session session, TaskMessage task)
    {
        if (task.Attempts.Count == 0) return;
        session.Terminal.Out.WriteLine();
        var table = new Table(AttemptColumns, session.Terminal.Out, session.Terminal.Width, session.Palette);
        table.Write([.. task.Attempts.Select(attempt => new Cell[]
        {
            attempt.Number.ToString(),
            TextWidth.Plain(attempt.Worker),
            Names.Of(attempt.Phase),
            Names.Of(attempt.Cause),
            attempt.HasExitCode ? attempt.ExitCode.ToString() : "-",
            attempt.Signal > 0 ? attempt.Signal.ToString() : "-",
            session.Moment(attempt.StartedAt),
            Durations.Took(attempt.StartedAt, attempt.EndedAt, session.Now),
            attempt.LateReports.ToString(),
            TextWidth.Plain(attempt.LastLateReport.Length > 0 ? $"late: {attempt.LastLateReport}" : attempt.Message),
        })]);
    }

    private static async Task WriteOutputAsync(Session session, TaskMessage task)
    {
        var last = task.Attempts[^1];
        foreach (var (name, stream, seal) in new[] { ("stdout", OutputStream.Stdout, last.Stdout), ("stderr", OutputStream.Stderr, last.Stderr) })
        {
            var kept = new KeptStream();
            var since = Math.Max(0, (seal?.TotalBytes ?? 0) - OutputShown);
            await foreach (var piece in session.Client.Tasks.LogsAsync(new LogQuery { Id = task.Id, Attempt = last.Number, Stream = stream, SinceOffset = since })) kept.Add(piece);
            if (kept.TotalBytes == 0) continue;

            var whole = kept.Text.ToString();
            var text = whole.Length > OutputShown ? whole[^OutputShown..] : whole;
            var cut = kept.TotalBytes > OutputShown ? $", the last {OutputShown} shown; titan logs {task.Id} has all that is kept" : "";
            await session.Terminal.Out.WriteLineAsync();
            await session.Terminal.Out.WriteLineAsync(session.Palette.Dim($"{name} ({Plural.Count(kept.TotalBytes, "byte", "bytes")}{cut})"));
            foreach (var line in text.TrimEnd('\n').Split('\n')) await session.Terminal.Out.WriteLineAsync($"  {TextWidth.Plain(line.TrimEnd('\r').Replace('\t', ' '))}");
        }
    }

    private static string Pairs(IDictionary<string, string> map) =>
        string.Join(' ', map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
