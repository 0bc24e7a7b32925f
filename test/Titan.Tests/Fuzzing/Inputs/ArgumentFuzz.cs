using System.CommandLine;
using System.CommandLine.Help;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>Command lines that nobody in their right mind types, made of the words that a program knows.</summary>
internal sealed class ArgumentFuzz(RootCommand root, int seed)
{
    private static readonly string[] Values =
    [
        "", " ", "0", "-1", "1", "5", "2147483648", "99999999999999999999", "1e9", "NaN", "none", "true", "maybe", "1s", "1d", "10675199d", "5000000d", "4611686018427s", "9999999999999999d", "1.5h", ".", "-",
        "--", "-o", "json", "id", "a=b", "=b", "a=", "a", "a,b", ",", ",,,", "localhost", "a:1", ":", "[::1]:1", "[", "127.0.0.1:1", "::1", "0.0.0.0", "/", "/dev/null", "a\nb", "\0", "\u001b[31m", "é😀", "\ud800",
        "@file", "@", "%s", "{}", "{0}", "\\", "'", "\"", "pending", "memory", "sqlite", "postgres", "postgres://u:pa55word@h/d", "1KiB", "8EiB", "9223372036854775808", "01J", "2026-01-31T12:00:00Z", "9999-12-31T23:59:59Z", "bash",
        new('x', 300), new('9', 400), new('y', 100_000),
    ];

    private readonly Random _random = new(seed);

    public string[] Next()
    {
        Command command = root;
        var words = new List<string>();
        while (command.Subcommands.Count > 0 && _random.Next(8) > 0)
        {
            command = Any(command.Subcommands);
            words.Add(command.Name);
        }

        for (var count = _random.Next(6); count > 0; count--) words.AddRange(Words(command));
        return [.. words];
    }

    private IEnumerable<string> Words(Command command)
    {
        // Help is long, and always the same.
        var options = command.Options.Concat(root.Options).Where(option => option is not (HelpOption or VersionOption)).ToList();
        var name = Any(options).Name;
        return _random.Next(10) switch
        {
            0 => [Value()],
            1 => [Damaged(name), Value()],
            2 => [name],
            3 => [$"{name}={Value()}"],
            4 => ["--", Value(), Value()],
            _ => [name, Value()],
        };
    }

    private string Damaged(string name) => name.Remove(_random.Next(name.Length), 1);

    private string Value() => Any(Values);

    private T Any<T>(IEnumerable<T> all)
    {
        var list = all.ToList();
        return list[_random.Next(list.Count)];
    }
}
