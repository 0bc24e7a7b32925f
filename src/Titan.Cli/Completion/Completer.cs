using System.CommandLine;
using System.CommandLine.Completions;
using Titan.Cli.Servers;
using Titan.Cli.Switches;
using Titan.Client;
using Titan.Protocol.V1;

namespace Titan.Cli.Completion;

/// <summary>Finds what may stand next on a command line: commands, switches, their values, ids of tasks and workers.</summary>
internal sealed class Completer(RootCommand root, Session session)
{
    private const int IdsShown = 50;

    /// <summary>A prompt must not hang because a Manager does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="words">What was typed behind <c>titan</c>; the last word, maybe empty, is the one to complete.</param>
    public async Task<IReadOnlyList<Candidate>> CompleteAsync(IReadOnlyList<string> words)
    {
        var typed = words.Count == 0 ? "" : words[^1];
        if (ProgramBoundary.At(root, [.. words.SkipLast(1)]) is not null) return [];
        Command command = root;
        Option? open = null;
        foreach (var word in words.Take(words.Count - 1))
        {
            // What follows is a program of the user's, and its own business.
            if (word == "--") return [];
            if (open is not null) open = null;
            else if (word.StartsWith('-')) open = SwitchesOf(command).FirstOrDefault(option => TakesValue(option) && (option.Name == word || option.Aliases.Contains(word)));
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub) command = sub;
        }

        // What follows these is theirs.
        if (ServerPrograms.IsOne(command.Name)) return [];
        IEnumerable<Candidate> candidates = open is not null ? await ValuesOfAsync(open)
            : typed.StartsWith('-') ? SwitchesOf(command).Where(option => !option.Hidden).Select(option => new Candidate(option.Name, Help(option)))
            : command.Subcommands.Count > 0 ? command.Subcommands.Where(sub => !sub.Hidden).Select(sub => new Candidate(sub.Name, Help(sub)))
            : await ArgumentsOfAsync(command);
        return [.. candidates.Where(candidate => candidate.Word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).OrderBy(candidate => candidate.Word, StringComparer.Ordinal)];
    }

    private static IEnumerable<Option> SwitchesOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive))).DistinctBy(option => option.Name);

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    private static string Help(Symbol symbol) => (symbol.Description ?? "").Split(['.', ';', '['], 2)[0].Trim();

    private async Task<IEnumerable<Candidate>> ValuesOfAsync(Option option) => option.Name switch
    {
        "--worker" => await WorkersAsync(),
        "--id" => await TasksAsync([]),
        _ => Fixed(option),
    };

    private async Task<IEnumerable<Candidate>> ArgumentsOfAsync(Command command) => command.Name switch
    {
        "drain" or "resume" => await WorkersAsync(),
        "cancel" or "wait" => await TasksAsync([Phase.Pending, Phase.Running]),
        "retry" => await TasksAsync([Phase.Failed, Phase.Cancelled]),
        "forget" => await TasksAsync([Phase.Succeeded, Phase.Failed, Phase.Cancelled]),
        "get" or "logs" or "why" => await TasksAsync([]),
        "help" => root.Subcommands.Where(sub => !sub.Hidden).Select(sub => new Candidate(sub.Name, Help(sub))),
        _ => command.Arguments.SelectMany(Fixed),
    };

    private static IEnumerable<Candidate> Fixed(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(item => new Candidate(item.Label, ""));

    private Task<IEnumerable<Candidate>> WorkersAsync() => AskAsync(async cancellation =>
        (await session.Client.Cluster.WorkersAsync(cancellation)).Select(worker => new Candidate(worker.Id, Json.Names.Of(worker.State))));

    private Task<IEnumerable<Candidate>> TasksAsync(Phase[] phases) => AskAsync(async cancellation =>
        (await session.Client.Tasks.ListPageAsync(new TaskFilter { Phases = { phases } }, IdsShown, "", cancellation)).Tasks
            .Select(task => new Candidate(task.Id, Rendering.TextWidth.Plain(task.Spec.Name.Length > 0 ? task.Spec.Name : Json.Documents.CommandOf(task.Spec.Work) ?? ""))));

    /// <summary>Nothing when there is no Manager to ask: a prompt is no place for errors.</summary>
    private static async Task<IEnumerable<Candidate>> AskAsync(Func<CancellationToken, Task<IEnumerable<Candidate>>> ask)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception failure) when (failure is TitanException or OperationCanceledException)
        {
            return [];
        }
    }
}
