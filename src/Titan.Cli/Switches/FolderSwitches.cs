using System.CommandLine;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>Where a command starts: in the folder of the caller, in another one, or in a fresh one.</summary>
internal sealed class FolderSwitches
{
    private readonly Func<Reading<string>> _callersFolder;
    private readonly Option<string?> _cwd;
    private readonly Option<bool> _scratch;

    public FolderSwitches(Titan.CommandLine.Switches switches, Func<Reading<string>> callersFolder)
    {
        _callersFolder = callersFolder;
        _cwd = switches.Text("--cwd", null, "DIR", "Folder on the worker to start in; relative to the one in which titan is called, which is the default");
        _scratch = switches.Flag("--scratch", "Start in a fresh, empty folder instead, which is removed when the attempt has ended");
    }

    public IReadOnlyList<Option> All => [_cwd, _scratch];

    /// <returns>An absolute path; empty: a fresh folder.</returns>
    /// <exception cref="UsageException">Both are typed, or the folder of the caller has no name that can be used.</exception>
    public string Read(ParseResult parsed)
    {
        var (folder, isTyped) = (parsed.GetValue(_cwd), parsed.GetResult(_cwd) is { Implicit: false });
        if (folder is not null && string.IsNullOrWhiteSpace(folder)) throw new UsageException("--cwd is empty; name a folder, or use --scratch for a fresh one");
        if (parsed.GetValue(_scratch))
        {
            if (isTyped && parsed.GetResult(_scratch) is { Implicit: false }) throw new UsageException("give either --cwd or --scratch, not both");
            if (!isTyped) return "";
        }

        if (folder is ['/', ..]) return folder;
        var callers = _callersFolder();
        if (callers.Problem is { } problem) throw new UsageException($"{problem}; say where the command starts, with --cwd and an absolute path, or with --scratch");
        return folder is null ? callers.Value : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder, callers.Value));
    }
}
