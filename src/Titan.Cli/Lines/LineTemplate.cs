using Titan.Protocol.V1;

namespace Titan.Cli.Lines;

/// <summary>Makes a task of a line.</summary>
/// <remarks>In a shell command the line becomes one word, by the quotes around its place, so that a file name with a space or a quote stays one name and
/// cannot run anything. In a program's arguments there is no shell, so the line goes in as it is.</remarks>
internal sealed class LineTemplate
{
    private const string Place = "{}";

    private readonly TaskSpec _pattern;
    private readonly ShellTemplate? _command;
    private readonly bool _hasPlace;

    /// <exception cref="Titan.CommandLine.UsageException">A place in the shell command cannot be filled.</exception>
    public LineTemplate(TaskSpec pattern)
    {
        _pattern = pattern;
        if (pattern.Work.ExecutorCase == Work.ExecutorOneofCase.Shell) _command = ShellTemplate.Of(pattern.Work.Shell.Command, Place);
        _hasPlace = pattern.Work.ExecutorCase == Work.ExecutorOneofCase.Exec && pattern.Work.Exec.Argv.Any(argument => argument.Contains(Place, StringComparison.Ordinal));
    }

    /// <summary>Every line becomes a shell command, and nothing else about its task is its own.</summary>
    public bool IsCommand => _pattern.IdKey.Length == 0 && _pattern.Work.ExecutorCase is Work.ExecutorOneofCase.Shell or Work.ExecutorOneofCase.None;

    /// <summary>What tasks that are given by their commands have in common.</summary>
    public TaskSpec ToPattern()
    {
        var common = _pattern.Clone();
        common.Work.Shell = new Shell();
        return common;
    }

    public string CommandOf(string line) => _command is null ? line : _command.Fill(_ => line);

    /// <param name="number">From 1. With a key, each line has the key and its number, so that a file can be submitted again after a failure.</param>
    public TaskSpec Fill(string line, long number)
    {
        var task = _pattern.Clone();
        if (task.IdKey.Length > 0) task.IdKey = $"{task.IdKey}/{number}";
        switch (task.Work.ExecutorCase)
        {
            case Work.ExecutorOneofCase.Exec:
                var arguments = task.Work.Exec.Argv;
                for (var i = 0; _hasPlace && i < arguments.Count; i++) arguments[i] = arguments[i].Replace(Place, line, StringComparison.Ordinal);
                if (!_hasPlace) arguments.Add(line);
                break;
            default:
                task.Work.Shell = new Shell { Command = CommandOf(line) };
                break;
        }

        return task;
    }
}
