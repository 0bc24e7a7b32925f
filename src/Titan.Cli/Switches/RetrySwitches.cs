using System.CommandLine;
using Titan.CommandLine;
using Titan.Core;
using Titan.Protocol.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Titan.Cli.Switches;

/// <summary>How a retry differs from what it repeats.</summary>
/// <remarks>Typed only: a variable is for what is submitted, and must not change what was submitted otherwise.</remarks>
internal sealed class RetrySwitches
{
    private readonly Func<Reading<string>> _callersFolder;
    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<int?> _maxRetries;
    private readonly Option<string?> _cwd;
    private readonly Option<bool> _scratch;

    public RetrySwitches(Titan.CommandLine.Switches switches, Func<Reading<string>> callersFolder)
    {
        _callersFolder = callersFolder;
        _timeout = switches.Duration("--timeout", null, "Another timeout than before", Limits.MaxTimeout, typedOnly: true);
        _maxRetries = switches.Number("--max-retries", null, 0, Limits.MaxRetries, "N", "Another number of retries than before", typedOnly: true);
        _cwd = switches.Text("--cwd", null, "DIR", "Start in another folder than before; relative to the one in which titan is called", typedOnly: true);
        _scratch = switches.Flag("--scratch", "Start in a fresh, empty folder, whatever it was before", typedOnly: true);
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_timeout, _maxRetries, _cwd, _scratch]) command.Add(option);
    }

    /// <summary>Null: nothing is to differ.</summary>
    /// <exception cref="UsageException">Two folders, or one without a name.</exception>
    public RetryChanges? Read(ParseResult parsed)
    {
        var changes = new RetryChanges();
        if (parsed.GetValue(_timeout) is { } timeout)
        {
            if (timeout == TimeSpan.Zero) throw new UsageException("--timeout: it must be more than 0");
            changes.Timeout = Duration.FromTimeSpan(timeout);
        }

        if (parsed.GetValue(_maxRetries) is { } retries) changes.MaxRetries = retries;
        if (FolderOf(parsed) is { } folder) changes.Cwd = folder;
        return changes.CalculateSize() == 0 ? null : changes;
    }

    private string? FolderOf(ParseResult parsed)
    {
        var (folder, scratch) = (parsed.GetValue(_cwd), parsed.GetValue(_scratch));
        if (folder is not null && scratch) throw new UsageException("give either --cwd or --scratch, not both");
        if (folder is null) return scratch ? "" : null;
        if (string.IsNullOrWhiteSpace(folder)) throw new UsageException("--cwd is empty; name a folder, or use --scratch for a fresh one");
        if (folder is ['/', ..]) return folder;
        var callers = _callersFolder();
        if (callers.Problem is { } problem) throw new UsageException($"{problem}; give --cwd an absolute path");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, callers.Value));
    }
}
