using System.CommandLine;
using System.Text;
using Titan.CommandLine;

namespace Titan.Manager;

/// <summary>The switches that say which store.</summary>
/// <remarks>
/// Each of them says one: the folder SQLite, the DSN PostgreSQL. The most binding place that says anything decides (command line,
/// environment, file), so that what is typed wins over what lies about; but what contradicts itself in one place is refused:
/// who says memory and gives a database must not find out later which of the two was heard.
/// </remarks>
internal sealed class StoreSwitches
{
    private const string DefaultFolder = "./titan-data";
    private const int LongestDsn = 16_384;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Switches _switches;
    private readonly Option<string> _store;
    private readonly Option<string?> _folder;
    private readonly Option<string?> _dsn;
    private readonly Option<string?> _dsnFile;

    public StoreSwitches(Switches switches)
    {
        _switches = switches;
        _store = switches.Choice("--store", "sqlite", ["memory", "sqlite", "postgres"], "Where tasks are kept; implied by the switches below. memory keeps nothing beyond this program's life");
        _folder = switches.Path("--data-dir", DefaultFolder, "DIR", "Folder of the SQLite store; made when missing, for this user alone");
        _dsn = switches.Text("--pg-dsn", null, "DSN", "The PostgreSQL store: postgres://user:password@host:5432/database, or Host=…;Database=…. Others see a password that is typed here: better TITAN_PG_DSN or --pg-dsn-file");
        _dsnFile = switches.Path("--pg-dsn-file", null, "FILE", "The same, read from the one line of this file");
        All = [_store, _folder, _dsn, _dsnFile];
    }

    public IReadOnlyList<Option> All { get; }

    /// <exception cref="UsageException">They contradict each other, or what one of them needs is not there.</exception>
    public StoreChoice Read(ParseResult parsed) => KindOf(parsed) switch
    {
        "memory" => new StoreChoice.Memory(),
        "postgres" => new StoreChoice.Postgres(DsnOf(parsed)),
        _ => new StoreChoice.Sqlite(FolderOf(parsed)),
    };

    private string KindOf(ParseResult parsed)
    {
        (Option Option, string Kind)[] sayings = [(_store, parsed.GetValue(_store)!), (_folder, "sqlite"), (_dsn, "postgres"), (_dsnFile, "postgres")];
        var binding = sayings
            .Select(saying => (saying.Kind, From: _switches.OriginOf(parsed, saying.Option)))
            .Where(saying => saying.From.Origin != Origin.Default)
            .GroupBy(saying => saying.From.Origin)
            .MinBy(place => place.Key)?
            .ToArray() ?? [];
        if (binding.Length == 0) return parsed.GetValue(_store)!;

        var first = binding[0];
        return binding.FirstOrDefault(saying => saying.Kind != first.Kind) is { Kind: not null } other
            ? throw new UsageException($"{first.From.Name} means the store {first.Kind}, and {other.From.Name} means {other.Kind}; leave one of them out")
            : first.Kind;
    }

    private string FolderOf(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is not { Length: > 0 } folder) throw new UsageException($"--data-dir is empty; name a folder, or leave it out for {DefaultFolder}");
        return GivenText.MistakeInPath(folder) is { } mistake ? throw new UsageException($"--data-dir: {folder} {mistake}") : Path.GetFullPath(folder);
    }

    private string DsnOf(ParseResult parsed)
    {
        var (typed, file) = (_switches.OriginOf(parsed, _dsn), _switches.OriginOf(parsed, _dsnFile));
        if (typed.Origin == file.Origin)
        {
            throw new UsageException(typed.Origin == Origin.Default
                ? "--store postgres needs to know which database: give --pg-dsn-file, TITAN_PG_DSN or --pg-dsn"
                : $"give {typed.Name} or {file.Name}, not both");
        }

        var dsn = file.Origin < typed.Origin ? ReadLine(file.Name, parsed.GetValue(_dsnFile)!) : parsed.GetValue(_dsn)!;
        return dsn.Length > 0 ? dsn : throw new UsageException($"{typed.Name} is empty; write it as postgres://user:password@host:5432/database");
    }

    /// <summary>The one line of a file. What it holds is never told.</summary>
    private static string ReadLine(string name, string path)
    {
        try
        {
            // A mark at its head is left out; what is no text is refused, and not replaced: a password would be another one.
            using var reader = new StreamReader(path, Utf8);
            var buffer = new char[LongestDsn + 1];
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer)).TrimEnd("\r\n");
            if (text.IsWhiteSpace()) throw new UsageException($"{name}: {path} is empty");
            if (text.Length > LongestDsn) throw new UsageException($"{name}: {path} is longer than {LongestDsn} characters");
            return text.IndexOfAny('\r', '\n') < 0 ? text.ToString() : throw new UsageException($"{name}: {path} holds more than one line");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{name}: {path} cannot be read: {failure.Message.TrimEnd('.')}");
        }
    }
}
