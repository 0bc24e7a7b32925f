using System.CommandLine;
using System.Security.Cryptography;
using Titan.CommandLine;
using Titan.Core;
using Titan.Worker.Link;
using Titan.Logging;

namespace Titan.Worker;

/// <summary>The command line of the program `worker`.</summary>
internal sealed class WorkerCommand
{
    /// <summary>Variables of the Worker that say where its folders are, or that commands get.</summary>
    private static readonly string[] HandedOn = ["PATH", "HOME", "LANG", "TMPDIR"];

    private static readonly TimeSpan ShortestPulse = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPulse = TimeSpan.FromMinutes(1);

    private readonly Option<IReadOnlyList<string>> _managers;
    private readonly Option<string?> _id;
    private readonly Option<int?> _slots;
    private readonly Option<IReadOnlyDictionary<string, string>> _labels;
    private readonly Option<TimeSpan?> _pulse;
    private readonly Option<string?> _workFolder;
    private readonly Option<TimeSpan?> _drainTimeout;
    private readonly Option<string> _onDisconnect;
    private readonly Option<string> _logLevel;
    private readonly Option<string> _logFormat;

    public WorkerCommand(Switches switches, Func<WorkerOptions, Task<int>> run)
    {
        var here = "localhost:50051";
        _managers = switches.One("--manager", ReadManagers, [here], "HOST:PORT,…", "The manager, or all of them: each is tried until one says welcome", here);
        _id = switches.One("--id", ReadId, null, "ID", $"Name of this worker, unlike any other's: letters, digits, . _ - (default: {Environment.MachineName} and a random suffix)");
        _slots = switches.Number("--slots", Environment.ProcessorCount, 1, WorkerOptions.MaxSlots, "N", "How many tasks run here at once");
        _labels = switches.Pairs("--label", "What is special about this worker, for tasks that --require it; may be repeated");
        _pulse = switches.One("--pulse", ReadPulse, TimeSpan.FromSeconds(1), "D", "How often it says that it lives, and what it holds; up to 1m", "1s");
        _workFolder = switches.Path("--work-dir", null, "DIR", "Tasks get their folders below this; made when missing (default: titan-worker-UID among the temporary files)");
        _drainTimeout = switches.Duration("--drain-timeout", TimeSpan.FromSeconds(30), "What running tasks are given when this worker is asked to end", Switches.LongestWait);
        _onDisconnect = switches.Choice("--on-disconnect", "keep", ["keep", "stop"], "What happens to running tasks while no manager can be reached");
        _logLevel = switches.Choice("--log-level", "info", LogLevels.Names, "The least that is logged to standard error");
        _logFormat = switches.Choice("--log-format", "text", ["text", "json"], "How it is logged");

        Root = new RootCommand("A Titan worker: asks a manager for tasks, runs them, and reports how they ended.")
        {
            switches.Config!, _managers, _id, _slots, _labels, _pulse, _workFolder, _drainTimeout, _onDisconnect, _logLevel, _logFormat,
        };
        Root.WithExamples(
            "worker                                          # for a manager on this machine",
            "worker --manager a:50051,b:50051 --slots 8      # whichever of two managers leads",
            "worker --id gpu-1 --label gpu=a100 --label disk=ssd");
        Root.SetAction((parsed, _) => GivenText.MistakeInVariables(HandedOn) is { } mistake ? throw new UsageException(mistake) : run(Read(parsed)));
    }

    public RootCommand Root { get; }

    private static Reading<IReadOnlyList<string>> ReadManagers(string text)
    {
        var addresses = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return addresses.Length > 0 && addresses.All(ManagerAddresses.IsAddress)
            ? Reading.Good<IReadOnlyList<string>>(addresses)
            : Reading.Bad<IReadOnlyList<string>>("is not a list of HOST:PORT; use a form such as manager-1:50051,manager-2:50051");
    }

    private static Reading<TimeSpan?> ReadPulse(string text) =>
        DurationText.TryParse(text, out var pulse) && pulse >= ShortestPulse && pulse <= LongestPulse
            ? Reading.Good<TimeSpan?>(pulse)
            : Reading.Bad<TimeSpan?>("is not a duration from 10ms to 1m; use a form such as 500ms or 1s");

    private static Reading<string?> ReadId(string text) =>
        text.Length is > 0 and <= Limits.WorkerIdLength && text.All(IsIdLetter)
            ? Reading.Good<string?>(text)
            : Reading.Bad<string?>($"is not 1 to {Limits.WorkerIdLength} of A-Z a-z 0-9 . _ -");

    private static bool IsIdLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';

    private static string FreshId()
    {
        var host = string.Concat(Environment.MachineName.Where(IsIdLetter).Take(64));
        return $"{(host.Length == 0 ? "worker" : host)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }

    private WorkerOptions Read(ParseResult parsed) => new()
    {
        Managers = parsed.GetValue(_managers)!,
        Id = parsed.GetValue(_id) ?? FreshId(),
        Slots = parsed.GetValue(_slots)!.Value,
        Labels = parsed.GetValue(_labels)!,
        Pulse = parsed.GetValue(_pulse)!.Value,
        WorkFolder = parsed.GetValue(_workFolder),
        DrainTimeout = parsed.GetValue(_drainTimeout)!.Value,
        StopOnDisconnect = parsed.GetValue(_onDisconnect) == "stop",
        LogLevel = LogLevels.Of(parsed.GetValue(_logLevel)!),
        LogAsJson = parsed.GetValue(_logFormat) == "json",
    };
}
