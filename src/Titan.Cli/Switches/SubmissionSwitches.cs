using System.CommandLine;
using System.CommandLine.Parsing;
using Google.Protobuf.Collections;
using Titan.Cli.Terminals;
using Titan.CommandLine;
using Titan.Core;
using Titan.Protocol.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Titan.Cli.Switches;

/// <summary>What a task is made of, as <c>submit</c> and <c>run</c> take it.</summary>
internal sealed class SubmissionSwitches
{
    private readonly Option<string?> _command;
    private readonly Option<TimeSpan?> _timeout;
    private readonly Option<TimeSpan?> _grace;
    private readonly Option<int?> _maxRetries;
    private readonly EnvironmentSwitches _env;
    private readonly FolderSwitches _folder;
    private readonly Option<bool> _stdin;
    private readonly Option<string?> _stdout;
    private readonly Option<string?> _stderr;
    private readonly Option<long?> _maxOutput;
    private readonly Option<string?> _name;
    private readonly Option<int?> _priority;
    private readonly Option<IReadOnlyDictionary<string, string>> _label;
    private readonly Option<IReadOnlyDictionary<string, string>> _require;
    private readonly Option<string?> _idKey;
    private readonly Option<TimeSpan?> _delay;
    private readonly ProgramArgument _program = new();

    /// <param name="retries">Of a task that does not say; null: the Manager's default.</param>
    public SubmissionSwitches(Titan.CommandLine.Switches switches, Terminal terminal, int? retries)
    {
        _command = switches.Text("--command", null, "TEXT", "What to run, as a line for /bin/sh -c", typedOnly: true);
        _timeout = switches.Duration("--timeout", null, "End each attempt that runs longer: 5 (seconds), 30s, 1m30s, 2h", Limits.MaxTimeout);
        _grace = switches.Duration("--grace", null, "Between TERM and KILL when an attempt is ended: by a cancel, at its timeout, or with its worker (5s); 0 kills at once", Limits.MaxGrace);
        _maxRetries = switches.Number("--max-retries", retries, 0, Limits.MaxRetries, "N", retries is null ? "How many more times the task runs after it failed; the manager's default is 3" : "How many more times the task runs after it failed");
        _env = new EnvironmentSwitches(switches, terminal);
        _folder = new FolderSwitches(switches, terminal.Folder);
        _stdin = switches.Flag("--stdin", "Send standard input, read to its end (at most 1 MiB), to the task, which reads it as its own", typedOnly: true);
        _stdout = switches.Text("--stdout", null, "FILE", "Write all of its stdout to this file on the worker, relative to the folder in which it starts; %a is the number of the attempt", typedOnly: true);
        _stderr = switches.Text("--stderr", null, "FILE", "The same for stderr; it may be the same file", typedOnly: true);
        // Without a variable: TITAN_MAX_OUTPUT is what a Manager allows.
        _maxOutput = switches.Size("--max-output", null, "Kept of each of stdout and stderr, first and last bytes, for logs and -o json; the manager's default is 1MiB", Limits.MaxOutput, typedOnly: true);
        _name = switches.Text("--name", null, "NAME", "For people and filters; need not be unique");
        _name.Aliases.Add("-n");
        _priority = switches.Number("--priority", 0, -Limits.Priority, Limits.Priority, "N", "Higher goes first");
        _label = switches.Pairs("--label", "For filters; repeatable", typedOnly: true);
        _label.Aliases.Add("-l");
        _require = switches.Pairs("--require", "A label that the worker must have; repeatable");
        _idKey = switches.Text("--id-key", null, "KEY", "Submitting twice with one key gives the same task", typedOnly: true);
        _delay = switches.Duration("--delay", null, "Not to run before this long from now", Limits.MaxTimeout);
    }

    public void AddTo(Command command)
    {
        command.Add(_program);
        foreach (var option in (Option[])[_command, _timeout, _grace, _maxRetries, .. _env.All, .. _folder.All, _stdin, _stdout, _stderr, _maxOutput, _name, _priority, _label, _require, _idKey, _delay]) command.Add(option);
    }

    /// <summary>Whether it is left to the Manager how often a task that fails runs again.</summary>
    public bool LeavesRetriesOpen(ParseResult parsed) => parsed.GetValue(_maxRetries) is null;

    /// <exception cref="UsageException">Nothing to run, or two things.</exception>
    public TaskSpec Read(ParseResult parsed, bool mayBeEmpty = false)
    {
        var spec = new TaskSpec
        {
            Work = ReadWork(parsed, mayBeEmpty),
            Name = parsed.GetValue(_name) ?? "",
            Priority = parsed.GetValue(_priority) ?? 0,
            IdKey = parsed.GetValue(_idKey) ?? "",
            StdoutPath = ReadFile(parsed, _stdout),
            StderrPath = ReadFile(parsed, _stderr),
        };
        if (parsed.GetValue(_timeout) is { } timeout)
        {
            if (timeout == TimeSpan.Zero) throw new UsageException("--timeout: it must be more than 0; leave it out for no timeout");
            spec.Timeout = Duration.FromTimeSpan(timeout);
        }

        if (parsed.GetValue(_maxOutput) is { } kept) spec.MaxOutputBytes = kept;
        if (parsed.GetValue(_grace) is { } grace) spec.Grace = Duration.FromTimeSpan(grace);
        if (parsed.GetValue(_maxRetries) is { } retries) spec.MaxRetries = retries;
        if (parsed.GetValue(_delay) is { } delay && delay > TimeSpan.Zero) spec.Delay = Duration.FromTimeSpan(delay);
        Fill(spec.Labels, parsed.GetValue(_label));
        Fill(spec.Require, parsed.GetValue(_require));
        return spec;
    }

    private static string ReadFile(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is not { } file ? "" : file.Length > 0 ? file : throw new UsageException($"{option.Name} is empty; name a file on the worker");

    public bool ReadsInput(ParseResult parsed) => parsed.GetValue(_stdin);

    private Work ReadWork(ParseResult parsed, bool mayBeEmpty)
    {
        RefuseUnknownSwitches(parsed);
        var program = parsed.GetValue(_program) ?? [];
        if (parsed.GetValue(_command) is not null && program.Length > 0) throw new UsageException("give either --command or a program behind --, not both");

        var work = new Work { Cwd = _folder.Read(parsed) };
        _env.Read(parsed, work.Env);
        if (program.Length > 0)
        {
            if (program[0].Length == 0) throw new UsageException("the command is empty; say what to run, as in -- echo hi");
            work.Exec = new Exec { Argv = { program } };
        }
        else if (parsed.GetValue(_command) is { } command)
        {
            if (string.IsNullOrWhiteSpace(command)) throw new UsageException("the command is empty; say what to run, as in --command \"echo hi\"");
            work.Shell = new Shell { Command = command };
        }
        else if (!mayBeEmpty)
        {
            throw new UsageException("say what to run, as in --command \"echo hi\" or -- echo hi");
        }

        return work;
    }

    /// <summary>A switch that is spelled wrong must not become the program to run.</summary>
    private void RefuseUnknownSwitches(ParseResult parsed)
    {
        var dashes = parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.DoubleDash);
        var before = parsed.Tokens.TakeWhile(token => token != dashes).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var token in parsed.GetResult(_program)?.Tokens ?? [])
        {
            if (token.Value.StartsWith('-') && before.Contains(token)) throw new UsageException(Mistakes.Unknown(parsed.CommandResult.Command, token.Value, "titan"));
        }
    }

    private static void Fill(MapField<string, string> map, IReadOnlyDictionary<string, string>? values)
    {
        foreach (var (key, value) in values ?? new Dictionary<string, string>()) map[key] = value;
    }
}
