using System.Text;
using static Titan.Core.Refusals;

namespace Titan.Core.Tasks;

/// <summary>What may be submitted, beside the work itself: that is <see cref="WorkRules"/>'s.</summary>
internal static class SubmissionRules
{
    /// <summary>The first rule that the submission breaks; null when it breaks none.</summary>
    public static Refusal? Check(TaskSubmission submission, OrchestratorOptions options) =>
        CheckText("name", submission.Name)
        ?? CheckText("id_key", submission.IdKey)
        ?? CheckMap("labels", submission.Labels)
        ?? CheckMap("require", submission.Require)
        ?? CheckCount("max_retries", submission.MaxRetries, options.MaxRetriesCap, "--max-retries")
        ?? CheckCount("max_losses", submission.MaxLosses, Limits.MaxRetries, "")
        ?? CheckPriority(submission.Priority)
        ?? CheckTimes(submission, options)
        ?? CheckOutput(submission.MaxOutput, options)
        ?? CheckFile("stdout_path", submission.Files.Stdout)
        ?? CheckFile("stderr_path", submission.Files.Stderr);

    /// <summary>Labels of tasks, requirements and workers obey one rule.</summary>
    public static Refusal? CheckMap(string field, TextMap map)
    {
        if (map.Count > Limits.Labels)
            return Invalid(field, $"{field} has {map.Count} entries; at most {Limits.Labels} are allowed", "give fewer");

        foreach (var (key, value) in map)
        {
            if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > Limits.LabelKeyBytes || key.Contains('=', StringComparison.Ordinal) || HasControl(key))
                return Invalid(field, $"{field}: key \"{key}\" must be 1 to {Limits.LabelKeyBytes} bytes without = or control characters", "use a short plain name, as in gpu=a100");
            if (Encoding.UTF8.GetByteCount(value) > Limits.LabelValueBytes || HasControl(value))
                return Invalid(field, $"{field}: the value of {key} must be at most {Limits.LabelValueBytes} bytes without control characters", "use a shorter value");
        }

        return null;
    }

    private static Refusal? CheckText(string field, string? text)
    {
        if (text is null) return null;
        if (Encoding.UTF8.GetByteCount(text) > Limits.NameBytes)
            return Invalid(field, $"{field} is longer than {Limits.NameBytes} bytes", "use a shorter one");
        return HasControl(text) ? Invalid(field, $"{field} holds a control character", "use printable characters only") : null;
    }

    private static Refusal? CheckCount(string field, int? count, int cap, string managerSwitch) => count switch
    {
        < 0 => Invalid(field, $"{field} is {count}; it cannot be negative", "use 0 for none"),
        _ when count > cap => Invalid(field, $"{field} is {count}; at most {cap} is allowed here",
            cap < Limits.MaxRetries ? $"ask for less, or start the manager with a higher {managerSwitch}" : "ask for less"),
        _ => null,
    };

    private static Refusal? CheckPriority(int priority) => priority is < -Limits.Priority or > Limits.Priority
        ? Invalid("priority", $"priority is {priority}; it goes from {-Limits.Priority} to {Limits.Priority}", "use a value in that range")
        : null;

    private static Refusal? CheckTimes(TaskSubmission submission, OrchestratorOptions options)
    {
        if (submission.Timeout is { } timeout && timeout <= TimeSpan.Zero)
            return Invalid("timeout", $"timeout is {timeout.TotalSeconds} s; it must be more than 0", "leave it out for no timeout");
        if (submission.Timeout > options.TimeoutCap)
            return Invalid("timeout", $"timeout is {submission.Timeout.Value.TotalSeconds} s; at most {options.TimeoutCap.TotalSeconds} s is allowed here", "ask for less, or start the manager with a longer --timeout");
        if (submission.Grace < TimeSpan.Zero || submission.Grace > Limits.MaxGrace)
            return Invalid("grace", $"grace is {submission.Grace.Value.TotalSeconds} s; it goes from 0 to {Limits.MaxGrace.TotalHours} hour", "ask for less; a task that needs longer is to save its state while it runs");
        if (submission.Delay < TimeSpan.Zero || submission.Delay > Limits.MaxTimeout)
            return Invalid("delay", $"delay is {submission.Delay.TotalSeconds} s; it goes from 0 to {Limits.MaxTimeout.TotalDays} days", "use a delay in that range");
        return null;
    }

    private static Refusal? CheckOutput(long? bytes, OrchestratorOptions options) => bytes is { } asked && (asked < 0 || asked > options.MaxOutputCap)
        ? Invalid("max_output_bytes", $"max_output_bytes is {asked}; it goes from 0 to {options.MaxOutputCap} here", "ask for less, or start the manager with a higher --max-output")
        : null;

    private static Refusal? CheckFile(string field, string? pattern)
    {
        if (pattern is null) return null;
        if (pattern.Length == 0 || pattern.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(pattern) > Limits.PathBytes)
            return Invalid(field, $"{field} must be 1 to {Limits.PathBytes} bytes without NUL", "name a file, as in results/out.txt");
        return OutputFiles.PathOf(pattern, attempt: 1) is null
            ? Invalid(field, $"{field} {pattern} has a % that stands for nothing", "%a is the number of the attempt; write %% for a percent sign")
            : null;
    }

    private static bool HasControl(string text) => text.Any(char.IsControl);
}
