using Google.Protobuf.Collections;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Protocol.Mapping;

/// <summary>What a person submits.</summary>
public static class Submissions
{
    /// <summary>Null, with a refusal, when the message cannot be understood. Bounds are Core's to check.</summary>
    public static TaskSubmission? ToCore(V1.TaskSpec? spec, out Refusal? refusal)
    {
        if (Works.ToCore(spec?.Work, out refusal) is not { } work) return null;
        return new TaskSubmission
        {
            Work = work,
            Name = NullIfEmpty(spec!.Name),
            Timeout = spec.Timeout?.ToSpan(),
            Grace = spec.Grace?.ToSpan(),
            MaxRetries = spec.HasMaxRetries ? spec.MaxRetries : null,
            MaxLosses = spec.HasMaxLosses ? spec.MaxLosses : null,
            Priority = spec.Priority,
            Labels = TextMap.From(spec.Labels),
            Require = TextMap.From(spec.Require),
            IdKey = NullIfEmpty(spec.IdKey),
            Delay = spec.Delay?.ToSpan() ?? TimeSpan.Zero,
            MaxOutput = spec.HasMaxOutputBytes ? spec.MaxOutputBytes : null,
            Files = FilesOf(spec.StdoutPath, spec.StderrPath),
        };
    }

    /// <summary>What keeps a request of many from being understood at all; null when nothing does.</summary>
    public static Refusal? Misfit(V1.SubmitManyRequest request)
    {
        var count = request.Tasks.Count + request.Commands.Count;
        if (count is 0 or > WireLimits.ItemsPerMessage)
            return Refusals.Invalid("tasks", $"{count} tasks; 1 to {WireLimits.ItemsPerMessage} are allowed in one message", "split them over several messages");
        if (request.Commands.Count == 0) return null;
        if (request.Tasks.Count > 0)
            return Refusals.Invalid("commands", "tasks are given both written out and by their commands", "send them in two messages");
        if (request.Pattern?.Work?.ExecutorCase != V1.Work.ExecutorOneofCase.Shell)
            return Refusals.Invalid("pattern", "what tasks have in common must be a shell task when they are given by their commands", "set pattern.work.shell, or write the tasks out");
        if (request.Pattern.IdKey.Length > 0)
            return Refusals.Invalid("pattern", "a key is for one task, and this would be that of many", "write the tasks out, each with a key of its own");
        return BytesWrittenOut(request) is var bytes && bytes > WireLimits.MessageBytes
            ? Refusals.Invalid("commands", $"these tasks would be {bytes} bytes if they were written out; at most {WireLimits.MessageBytes} are allowed in one message", "split them over several messages")
            : null;
    }

    /// <summary>Bytes of the message if each task carried what the pattern says for all of them, as each record of it does.</summary>
    public static long BytesWrittenOut(V1.SubmitManyRequest request) =>
        request.CalculateSize() + (request.Commands.Count == 0 ? 0 : (request.Commands.Count - 1L) * request.Pattern.CalculateSize());

    /// <summary>What each task is, and what it is to run: a task by its command has all but that in common with those beside it. Those that cannot be understood are null, and their outcome says why.</summary>
    public static (TaskSubmission Submission, Work Work)?[] ToCore(V1.SubmitManyRequest request, out SubmitOutcome[] outcomes)
    {
        if (request.Commands.Count > 0) return ToCore(request.Pattern, request.Commands, out outcomes);
        var submissions = new (TaskSubmission, Work)?[request.Tasks.Count];
        outcomes = new SubmitOutcome[submissions.Length];
        for (var i = 0; i < submissions.Length; i++)
        {
            if (ToCore(request.Tasks[i], out var unreadable) is { } submission) submissions[i] = (submission, submission.Work);
            else outcomes[i] = SubmitOutcome.Refused(unreadable!);
        }

        return submissions;
    }

    private static (TaskSubmission Submission, Work Work)?[] ToCore(V1.TaskSpec pattern, RepeatedField<string> commands, out SubmitOutcome[] outcomes)
    {
        var submissions = new (TaskSubmission, Work)?[commands.Count];
        outcomes = new SubmitOutcome[commands.Count];
        if (ToCore(pattern, out var unreadable) is { Work: ShellWork work } common)
        {
            for (var i = 0; i < commands.Count; i++) submissions[i] = (common, work with { Command = commands[i] });
        }
        else
        {
            Array.Fill(outcomes, SubmitOutcome.Refused(unreadable!));
        }

        return submissions;
    }

    public static V1.TaskSpec ToWire(this TaskSpec spec)
    {
        var wire = new V1.TaskSpec
        {
            Work = spec.Work.Describe(),
            Name = spec.Name ?? "",
            Timeout = spec.Timeout > TimeSpan.Zero ? spec.Timeout.ToDuration() : null,
            Grace = spec.Grace != TaskTerms.DefaultGrace ? spec.Grace.ToDuration() : null,
            MaxRetries = spec.MaxRetries,
            MaxLosses = spec.MaxLosses,
            Priority = spec.Priority,
            IdKey = spec.IdKey ?? "",
            Delay = spec.Delay > TimeSpan.Zero ? spec.Delay.ToDuration() : null,
            MaxOutputBytes = spec.MaxOutput,
            StdoutPath = spec.Files.Stdout ?? "",
            StderrPath = spec.Files.Stderr ?? "",
        };
        Works.Fill(wire.Labels, spec.Labels);
        Works.Fill(wire.Require, spec.Require);
        return wire;
    }

    public static OutputFiles FilesOf(string stdout, string stderr) => stdout.Length + stderr.Length == 0 ? OutputFiles.None : new OutputFiles(NullIfEmpty(stdout), NullIfEmpty(stderr));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
