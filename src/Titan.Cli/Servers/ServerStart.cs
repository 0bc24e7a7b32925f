using Titan.CommandLine;

namespace Titan.Cli.Servers;

/// <summary><c>titan manager …</c> and <c>titan worker …</c>: another program in the place of this one. Its process id, signals, streams and exit code are its own.</summary>
internal static class ServerStart
{
    /// <summary>Whether a command line starts one of them. Only the first word does: a switch of <c>titan</c> before it would be lost.</summary>
    public static bool IsMeant(string[] arguments) => arguments is [var word, ..] && ServerPrograms.IsOne(word);

    /// <summary>Returns only when it cannot be started, which it says.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        var program = arguments[0];
        if (ServerPrograms.Find(program) is not { } path) return Fail(ServerPrograms.Missing(program));
        return Fail($"{path} cannot be started: {ProcessImage.Read()?.Execute(path, last: arguments.Length) ?? "/proc does not show what titan was started with"}");
    }

    private static int Fail(string message)
    {
        StandardStreams.Say(StandardStreams.Error, CommandLineProgram.OneLine($"titan: {message}"));
        return ExitCodes.Failed;
    }
}
