using Titan.Protocol.V1;

namespace Titan.Cli.Lines;

/// <summary>Makes a task of a line.</summary>
/// <remarks>In a shell command the line becomes one quoted word, as with GNU parallel, so that a file name with a space or a quote stays one name and
/// cannot run anything. In a program's arguments there is no shell, so the line goes in as it is.</remarks>
internal sealed class LineTemplate(TaskSpec pattern)
{
    private const string Place = "{}";

    private readonly bool _hasPlace = pattern.Work.ExecutorCase switch
    {
        Work.ExecutorOneofCase.Shell => pattern.Work.Shell.Command.Contains(Place, StringComparison.Ordinal),
        Work.ExecutorOneofCase.Exec => pattern.Work.Exec.Argv.Any(argument => argument.Contains(Place, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>Every line becomes a shell command, and nothing else about its task is its own.</summary>
    public bool IsCommand => pattern.IdKey.Length == 0 && pattern.Work.ExecutorCase is Work.ExecutorOneofCase.Shell or Work.ExecutorOneofCase.None;

    /// <summary>What tasks that are given by their commands have in common.</summary>
    public TaskSpec ToPattern()
    {
        var common = pattern.Clone();
        common.Work.Shell = new Shell();
        return common;
    }

    public string CommandOf(string line)
    {
        if (pattern.Work.ExecutorCase != Work.ExecutorOneofCase.Shell) return line;
        var word = ShellWord.Of(line);
        return _hasPlace ? pattern.Work.Shell.Command.Replace(Place, word, StringComparison.Ordinal) : $"{pattern.Work.Shell.Command} {word}";
    }

    /// <param name="number">From 1. With a key, each line has the key and its number, so that a file can be submitted again after a failure.</param>
    public TaskSpec Fill(string line, long number)
    {
        var task = pattern.Clone();
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
