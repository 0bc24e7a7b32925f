using System.CommandLine;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan completion</c>.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create(CommandRunner runner)
    {
        var shell = new Argument<string>("bash|zsh|fish") { Description = "For which shell" };
        shell.CompletionSources.Add(Shells);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var name }] && !Shells.Contains(name)) result.AddError($"\"{name}\" is not one of {string.Join(", ", Shells)}");
        });
        var command = new Command("completion", "Print a script that completes commands, switches, worker ids and task ids") { shell };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            await using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"titan.{parsed.GetValue(shell)}")!;
            await script.CopyToAsync(session.Terminal.RawOut);
            return ExitCodes.Done;
        }));
        return command.WithExamples(
            "source <(titan completion bash)              # in ~/.bashrc",
            "source <(titan completion zsh)               # in ~/.zshrc, after compinit",
            "titan completion fish > ~/.config/fish/completions/titan.fish");
    }
}
