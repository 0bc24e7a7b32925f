using System.CommandLine;

namespace Titan.CommandLine;

/// <summary><c>help [COMMAND]</c> and <c>version</c>, for those whose fingers know these and not the switches.</summary>
public static class HelpCommands
{
    private const string Help = "help";
    private const string Version = "version";

    /// <summary>Adds both to a program.</summary>
    /// <param name="name">The program's name, as people type it.</param>
    public static void AddTo(RootCommand root, string name)
    {
        var words = new Argument<string[]>("COMMAND") { Description = "The command to explain", Arity = ArgumentArity.ZeroOrMore };
        var help = new Command(Help, "The same as --help") { words };
        help.SetAction((parsed, cancellation) =>
        {
            Command command = root;
            foreach (var word in parsed.GetValue(words) ?? [])
                command = command.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? throw new UsageException(Mistakes.Unknown(command, word, name));
            return root.Parse([.. parsed.GetValue(words) ?? [], "--help"]).InvokeAsync(parsed.InvocationConfiguration, cancellation);
        });
        var version = new Command(Version, "The same as --version");
        version.SetAction((parsed, cancellation) => root.Parse(["--version"]).InvokeAsync(parsed.InvocationConfiguration, cancellation));
        root.Add(help);
        root.Add(version);
    }

    /// <summary>Whether this is one of the two.</summary>
    internal static bool Has(Command command) => command.Name is Help or Version;
}
