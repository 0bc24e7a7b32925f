using System.Globalization;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Story;
using Titan.Tests.Core.World;

namespace Titan.Tests.Transcripts;

/// <summary>Reads what a transcript's line says of a cluster, a task, a Worker or a result.</summary>
internal static class Settings
{
    /// <summary>Names of <see cref="OrchestratorOptions"/>, written as switches are: <c>reap-after=10s</c>.</summary>
    public static OrchestratorOptions Read(Line line)
    {
        var options = new OrchestratorOptions();
        foreach (var (name, text) in line.Settings)
        {
            var property = typeof(OrchestratorOptions).GetProperty(string.Concat(name.Split('-').Select(CultureInfo.InvariantCulture.TextInfo.ToTitleCase)))
                ?? throw new FormatException($"no option {name}");
            property.SetValue(options, property.PropertyType == typeof(int) ? int.Parse(text) : property.PropertyType == typeof(long) ? long.Parse(text) : Line.ParseDuration(text));
        }

        return options;
    }

    public static TaskSubmission ReadSubmission(Line line) => new()
    {
        Work = line.Words.Count > 1 ? new ShellWork(line[1]) : NoopWork.Plain,
        Priority = line.Number("priority") ?? 0,
        MaxRetries = line.Number("retries"),
        MaxLosses = line.Number("losses"),
        Timeout = line.Duration("timeout"),
        Grace = line.Duration("grace"),
        Delay = line.Duration("delay") ?? TimeSpan.Zero,
        Require = ReadMap(line.Setting("require")),
        IdKey = line.Setting("key"),
    };

    /// <summary><c>retry a as b again=yes timeout=5s retries=1 folder=/srv</c>; an empty folder is a fresh one.</summary>
    public static RetryTerms ReadRetry(Line line) => new()
    {
        Again = line.Setting("again") == "yes",
        Timeout = line.Duration("timeout"),
        MaxRetries = line.Number("retries"),
        IdKey = line.Setting("key"),
        Folder = line.Setting("folder") is { } folder ? new NewFolder(folder.Length == 0 ? null : folder) : null,
    };

    /// <summary><c>request=7</c>: null without.</summary>
    public static Request? ReadRequest(Line line, TaskSubmission submission)
    {
        if (line.Number("request") is not { } number) return null;
        var content = new ContentHash();
        content.Add(submission, submission.Work);
        return new Request(new RequestId(0, (ulong)number), content.Value);
    }

    public static SimulatedWorker ReadWorker(Line line) => new(line[0], line.Number("slots") ?? 1)
    {
        Labels = ReadMap(line.Setting("labels")),
        IsStubborn = line.Words.Contains("stubborn"),
        Executors = line.Setting("runs")?.Split(',').Select(name => Enum.Parse<Executor>(name, ignoreCase: true)).ToArray() ?? [Executor.Shell, Executor.Exec, Executor.Noop],
    };

    /// <summary><c>exit 0</c>, <c>signal 9</c>, or the name of a cause.</summary>
    public static AttemptResult ReadResult(Line line, HeldAttempt held)
    {
        var number = line.Words.Count > 2 ? int.Parse(line[2]) : 0;
        return new AttemptResult
        {
            Task = held.Task,
            Attempt = held.Attempt,
            Lease = held.Lease,
            Cause = line[1] switch
            {
                "exit" => Cause.ExitCode,
                "gave_back" => Cause.WorkerLost,
                var name => Enum.GetValues<Cause>().Single(cause => Scribe.Word(cause) == name),
            },
            ExitCode = line[1] == "exit" ? number : 0,
            Signal = line[1] is "signal" or "out_of_memory" ? number : 0,
            Message = line.Setting("message"),
        };
    }

    private static TextMap ReadMap(string? text) => text is null ? TextMap.Empty
        : TextMap.From(text.Split(',').Select(pair => KeyValuePair.Create(pair[..pair.IndexOf('=', StringComparison.Ordinal)], pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..])));
}
