using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Titan.CommandLine;

/// <summary>Runs a program by its command line: help with examples, a version with its commit, and bad usage in one line with exit code 2.</summary>
public static class CommandLineProgram
{
    /// <summary>Exit code of bad usage, as docker and git have it.</summary>
    public const int BadUsage = 2;

    /// <summary>Characters of the line about bad usage; what it quotes may be longer than anyone reads.</summary>
    private const int LongestLine = 1_000;

    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Version and commit of this program: <c>0.1.0 (commit 1a2b3c4d5e6f)</c>.</summary>
    public static string Version { get; } = DescribeVersion();

    /// <summary>Lines for the end of the command's help.</summary>
    public static T WithExamples<T>(this T command, params string[] examples) where T : Command
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Parses and runs. Exceptions of the command's own are the caller's, but for <see cref="UsageException"/>.</summary>
    /// <param name="tellBadUsage">Tells the one error line in another form; null: plain text on standard error.</param>
    public static async Task<int> RunAsync(RootCommand root, IReadOnlyList<string> args, string name, Action<ParseResult, string>? tellBadUsage = null)
    {
        HelpCommands.AddTo(root, name);
        Dress(root, name);
        // An argument such as @file belongs to the user's command; it names no file of ours.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // First: what else is wrong with them may come of it.
        if (GivenText.MistakeInArguments(args) is { } given) return Refuse(given);
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or SynchronousCommandLineAction { Terminating: true, ClearsParseErrors: true }))
            return Refuse(Mistakes.Describe(parsed, name));

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException usage)
        {
            return Refuse(usage.Message);
        }
        catch (Exception failure) when (parsed.Action is SynchronousCommandLineAction { Terminating: true } && failure is IOException or UnauthorizedAccessException)
        {
            // Help or version, to a disk that is full or a reader that has gone.
            StandardStreams.Say(StandardStreams.Error, $"{name}: standard output can't be written: {OneLine(failure.GetBaseException().Message)}");
            return 1;
        }

        int Refuse(string mistake)
        {
            var message = Secrets.Hide(OneLine(mistake));
            if (tellBadUsage is not null) tellBadUsage(parsed, message);
            else StandardStreams.Say(StandardStreams.Error, $"{name}: {message} ({PathOf(parsed.CommandResult.Command, name)} --help tells more)");
            return BadUsage;
        }
    }

    /// <summary>What quotes a mistake stays one line that a terminal shows as text, and that a person reads.</summary>
    public static string OneLine(string message) =>
        VisibleText.Escape(message.Length > LongestLine ? $"{message.AsSpan(0, LongestLine)}…" : message);

    /// <summary>The words that lead to a command, as typed: <c>titan completion bash</c>.</summary>
    public static string PathOf(Command command, string name) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent, name)} {command.Name}" : name;

    private static void Dress(RootCommand root, string name)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) option.Action = new HelpWithExamples(help);
            if (option is VersionOption) option.Action = new TellVersion(name);
        }
    }

    private static string DescribeVersion()
    {
        var text = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return text.Split('+') is [var version, { Length: > 0 } commit] ? $"{version} (commit {commit[..Math.Min(12, commit.Length)]})" : text;
    }

    private sealed class TellVersion(string name) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{name} {Version}");
            return 0;
        }
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            if (!Examples.TryGetValue(parseResult.CommandResult.Command, out var examples)) return code;

            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            return code;
        }
    }
}
