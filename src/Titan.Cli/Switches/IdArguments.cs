using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>Arguments that name tasks and Workers.</summary>
internal static class IdArguments
{
    /// <summary>What stands for the words of standard input.</summary>
    private const string Input = "-";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Argument<string[]> Tasks(ArgumentArity arity) => Checked(new Argument<string[]>("ID")
    {
        Description = "Whole ids, or beginnings that only one id has; - reads them from standard input",
        Arity = arity,
    });

    /// <summary>The ids that were typed, and in place of <c>-</c> those of standard input.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Session session, IReadOnlyList<string> typed)
    {
        if (!typed.Contains(Input)) return typed;
        using var reader = new StreamReader(session.Terminal.In, Utf8, leaveOpen: true);
        var read = (await reader.ReadToEndAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return [.. typed.Where(id => id != Input), .. read];
    }

    public static Argument<string?> Worker() => Checked(new Argument<string?>("WORKER")
    {
        Description = "The worker: its id, or a beginning that only one id has",
        Arity = ArgumentArity.ExactlyOne,
    });

    /// <summary>No id begins with a dash: what does is a switch that nobody knows.</summary>
    private static Argument<T> Checked<T>(Argument<T> argument)
    {
        argument.Validators.Add(static result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value is ['-', _, ..]) is { } token && result.Parent is CommandResult { Command: var command })
                result.AddError(Mistakes.Unknown(command, token.Value, "titan"));
        });
        return argument;
    }
}
