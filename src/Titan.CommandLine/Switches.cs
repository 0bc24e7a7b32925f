using System.CommandLine;
using System.CommandLine.Parsing;

namespace Titan.CommandLine;

/// <summary>
/// Makes the switches of one program. The value of each comes from the command line, else from the environment
/// (<c>--pg-dsn</c> ↔ <c>TITAN_PG_DSN</c>), else from the file that <c>--config</c> names, else it is the default.
/// </summary>
public sealed class Switches
{
    /// <summary>As long as a timer of .NET can wait, in whole days: 2^32 ms.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(49);

    private readonly Func<string, string?> _environment;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private readonly Action<string> _note;
    private (string Path, Reading<ConfigFile> Content)? _loaded;

    /// <param name="withConfigFile">Whether the program reads a <c>--config</c> file.</param>
    /// <param name="environment">Where variables come from; null: this process.</param>
    /// <param name="note">Takes a line for people about what is not heeded; null: standard error.</param>
    public Switches(bool withConfigFile = false, Func<string, string?>? environment = null, Action<string>? note = null)
    {
        _note = note ?? (static line => StandardStreams.Say(StandardStreams.Error, line));
        _environment = environment ?? Environment.GetEnvironmentVariable;
        if (withConfigFile) Config = Path("--config", null, "FILE", "Read settings from this JSON file: names of switches without dashes");
    }

    /// <summary>The <c>--config</c> switch; null when the program has none.</summary>
    public Option<string?>? Config { get; }

    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<string?> Text(string name, string? fallback, string valueName, string description, bool typedOnly = false) =>
        One(name, ReadText, fallback, valueName, description, typedOnly: typedOnly);

    /// <summary>The name of a file or folder; - may stand for a standard stream.</summary>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<string?> Path(string name, string? fallback, string valueName, string description, bool typedOnly = false) =>
        One(name, ReadPath, fallback, valueName, description, typedOnly: typedOnly);

    /// <param name="fallback">Null: unset.</param>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<int?> Number(string name, int? fallback, int least, int most, string valueName, string description, bool typedOnly = false) => One<int?>(
        name,
        text => int.TryParse(text, out var number) && number >= least && number <= most
            ? Reading.Good<int?>(number)
            : Reading.Bad<int?>(most == int.MaxValue ? $"is not a whole number from {least} up" : $"is not a whole number from {least} to {most}"),
        fallback, valueName, description, typedOnly: typedOnly);

    /// <param name="fallback">Null: unset.</param>
    /// <param name="most">The longest that is allowed; <see cref="LongestWait"/> for what one timer waits for.</param>
    /// <param name="orNone">Whether "none" may be said, which reads as zero.</param>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<TimeSpan?> Duration(string name, TimeSpan? fallback, string description, TimeSpan most, bool orNone = false, bool typedOnly = false) => One(
        name,
        text => ReadDuration(text, most, orNone),
        fallback, "D", description, fallback is { } shown ? DurationText.Format(shown) : null, typedOnly);

    /// <param name="fallback">Bytes; null: unset.</param>
    /// <param name="most">The largest that is allowed, in bytes.</param>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<long?> Size(string name, long? fallback, string description, long most = long.MaxValue, long least = 0, bool typedOnly = false) => One(
        name,
        text => ReadSize(text, least, most),
        fallback, "SIZE", description, fallback is { } shown ? SizeText.Format(shown) : null, typedOnly);

    public Option<string> Choice(string name, string fallback, IReadOnlyList<string> choices, string description) => One(
        name,
        text => choices.Contains(text) ? Reading.Good(text) : Reading.Bad<string>($"is not one of {string.Join(", ", choices)}"),
        fallback, string.Join('|', choices), description);

    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<bool> Flag(string name, string description, bool typedOnly = false)
    {
        var option = One(name, ReadFlag, false, "", description, typedOnly: typedOnly);
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }

    /// <summary>A switch that may be given several times. In the environment its values are joined by commas.</summary>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<string[]> Many(string name, string valueName, string description, bool typedOnly = false) =>
        Several(name, Reading.Good, valueName, description, Reading.Good, typedOnly);

    /// <summary>A repeatable <c>key=value</c> switch. One key with two values is a mistake, and so is a further <c>key=value</c> behind a comma.</summary>
    /// <param name="typedOnly">Whether only the command line sets it; see <see cref="One"/>.</param>
    public Option<IReadOnlyDictionary<string, string>> Pairs(string name, string description, bool typedOnly = false) => Several(
        name,
        text => ReadPair(name, text),
        "K=V",
        description,
        pairs =>
        {
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in pairs)
            {
                if (!map.TryAdd(key, value) && map[key] != value)
                    return Reading.Bad<IReadOnlyDictionary<string, string>>($"{key} is given twice, as \"{map[key]}\" and as \"{value}\"; give it once");
            }

            return Reading.Good<IReadOnlyDictionary<string, string>>(map);
        },
        typedOnly);

    /// <summary>A switch with a reader of its own.</summary>
    /// <param name="shownFallback">The default as help shows it; null: as its own text.</param>
    /// <param name="typedOnly">Whether only the command line sets it, because a variable of that name means something else.</param>
    public Option<T> One<T>(string name, Func<string, Reading<T>> read, T fallback, string valueName, string description, string? shownFallback = null, bool typedOnly = false) => Register(
        new Option<T>(name)
        {
            Description = fallback is null or false ? description : $"{description} [default: {shownFallback ?? fallback.ToString()}]",
            HelpName = valueName,
            CustomParser = result => result.Tokens.Count == 0 ? ReadOne(result, name, "true", read) : ReadOne(result, name, result.Tokens[^1].Value, read),
            DefaultValueFactory = result => IsForHelp(result) ? default! : !typedOnly && Elsewhere(result, name, repeatable: false) is { } set ? ReadOne(result, set.Origin, string.Join(',', set.Texts), read)! : fallback,
        });

    /// <summary>Who set a switch, and what they call it: <c>--pg-dsn</c>, <c>TITAN_PG_DSN</c>, or <c>pg-dsn in FILE</c>.</summary>
    /// <param name="parsed">A command line without errors.</param>
    public (Origin Origin, string Name) OriginOf(ParseResult parsed, Option option)
    {
        if (parsed.GetResult(option) is { Implicit: false }) return (Origin.CommandLine, option.Name);
        if (Variable(VariableOf(option.Name)) is not null) return (Origin.Environment, VariableOf(option.Name));
        return _loaded is { } loaded && loaded.Content.Value[KeyOf(option.Name)] is { Length: > 0 }
            ? (Origin.ConfigFile, NameIn(loaded.Path, option.Name))
            : (Origin.Default, option.Name);
    }

    private static T? ReadOne<T>(ArgumentResult result, string origin, string text, Func<string, Reading<T>> read)
    {
        var reading = read(text);
        if (reading.Problem is null) return reading.Value;
        result.AddError(Complain(origin, text, reading.Problem));
        return default;
    }

    private static string Complain(string origin, string text, string problem) => $"{origin}: \"{text}\" {problem}";

    private static Reading<string?> ReadText(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? Reading.Bad<string?>("holds the character NUL, which no name or path can") : Reading.Good<string?>(text);

    private static Reading<string?> ReadPath(string text) =>
        text != "-" && GivenText.MistakeInPath(text) is { } mistake ? Reading.Bad<string?>(mistake) : ReadText(text);

    private static Reading<(string Key, string Value)> ReadPair(string name, string text)
    {
        if (text.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at)) return Reading.Bad<(string Key, string Value)>("is not of the form key=value");
        var value = text[(at + 1)..];
        return value.Split(',') is [_, _, ..] parts && parts.Skip(1).All(part => part.Contains('=', StringComparison.Ordinal))
            ? Reading.Bad<(string Key, string Value)>($"is one pair, and its value has a comma; write each by itself: {string.Join(' ', text.Split(',').Select(part => $"{name} {part}"))}")
            : Reading.Good<(string Key, string Value)>((text[..at], value));
    }

    private static Reading<bool> ReadFlag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => Reading.Good(true),
        "false" or "0" or "no" or "off" => Reading.Good(false),
        _ => Reading.Bad<bool>("is neither true nor false"),
    };

    private static Reading<TimeSpan?> ReadDuration(string text, TimeSpan most, bool orNone)
    {
        if (orNone && text == "none") return Reading.Good<TimeSpan?>(TimeSpan.Zero);
        if (!DurationText.TryParse(text, out var duration))
            return Reading.Bad<TimeSpan?>($"is not a duration; use seconds, or a form such as 500ms, 30s, 1m30s, 2h or 7d{(orNone ? ", or none" : "")}");
        return duration > most ? Reading.Bad<TimeSpan?>($"is too long; at most {DurationText.Format(most)} is allowed") : Reading.Good<TimeSpan?>(duration);
    }

    private static Reading<long?> ReadSize(string text, long least, long most)
    {
        if (!SizeText.TryParse(text, out var bytes)) return Reading.Bad<long?>("is not a size; use bytes, or a form such as 64K, 1MiB or 2G");
        if (bytes < least) return Reading.Bad<long?>($"is too little; at least {SizeText.Format(least)} is needed");
        return bytes > most ? Reading.Bad<long?>($"is too much; at most {SizeText.Format(most)} is allowed") : Reading.Good<long?>(bytes);
    }

    // Help asks for a default without a command line; it tells that of the program, not what the environment happens to hold.
    private static bool IsForHelp(ArgumentResult result) => result.Parent is null;

    private static string VariableOf(string name) => $"TITAN_{KeyOf(name).Replace('-', '_').ToUpperInvariant()}";

    private static string KeyOf(string name) => name.TrimStart('-');

    private static string NameIn(string file, string name) => $"{KeyOf(name)} in {file}";

    private Option<TAll> Several<TOne, TAll>(string name, Func<string, Reading<TOne>> read, string valueName, string description, Func<TOne[], Reading<TAll>> gather, bool typedOnly)
    {
        TAll ReadAll(ArgumentResult result, string origin, IEnumerable<string> texts)
        {
            var good = new List<TOne>();
            foreach (var text in texts)
            {
                var reading = read(text);
                if (reading.Problem is null) good.Add(reading.Value);
                else result.AddError(Complain(origin, text, reading.Problem));
            }

            var all = gather([.. good]);
            if (all.Problem is not null) result.AddError($"{origin}: {all.Problem}");
            return all.Value;
        }

        return Register(new Option<TAll>(name)
        {
            Description = description,
            HelpName = valueName,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result => ReadAll(result, name, result.Tokens.Select(token => token.Value)),
            DefaultValueFactory = result => IsForHelp(result) ? default! : !typedOnly && Elsewhere(result, name, repeatable: true) is { } set ? ReadAll(result, set.Origin, set.Texts) : gather([]).Value,
        });
    }

    private Option<T> Register<T>(Option<T> option)
    {
        _names.Add(KeyOf(option.Name));
        return option;
    }

    /// <summary>What the environment or the config file says, and which of them.</summary>
    /// <param name="repeatable">Whether commas part several values. A single one that is a list has its own reader, as --manager has.</param>
    private (string Origin, IReadOnlyList<string> Texts)? Elsewhere(ArgumentResult result, string name, bool repeatable)
    {
        var variable = VariableOf(name);
        if (Variable(variable) is { } value)
        {
            if (GivenText.MistakeInVariable(variable, value) is { } mistake) result.AddError(mistake);
            return (variable, repeatable ? value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [value]);
        }

        if (Config is null || name == Config.Name || PathOf(result) is not { } path) return null;
        if (Load(result, path) is not { } config) return null;
        return config[KeyOf(name)] is { Length: > 0 } texts ? (NameIn(path, name), texts) : null;
    }

    /// <summary>A variable that is set by somebody who means Titan.</summary>
    private string? Variable(string name)
    {
        if (_environment(name) is not { Length: > 0 } value) return null;
        if (!ServiceLink.Is(name, value)) return value;
        if (_links.Add(name)) _note(ServiceLink.Describe(name, value));
        return null;
    }

    /// <summary>Null when no file is named, or not in a way that can be understood, which is told as bad usage.</summary>
    private string? PathOf(ArgumentResult result)
    {
        try
        {
            return result.GetValue(Config!);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null when the file is bad; that is told once, by the first switch that asks.</summary>
    private ConfigFile? Load(ArgumentResult result, string path)
    {
        if (_loaded is { } loaded && loaded.Path == path) return loaded.Content.Value;

        var content = ConfigFile.Load(path);
        if (content.Problem is null && content.Value.Keys.FirstOrDefault(key => !_names.Contains(key)) is { } unknown)
            content = Reading.Bad<ConfigFile>($"has the key {unknown}, which is no switch of this program");
        if (content.Problem is not null) result.AddError($"--config: {path} {content.Problem}");
        _loaded = (path, content);
        return content.Value;
    }
}
