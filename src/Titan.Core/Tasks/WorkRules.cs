using System.Text;
using static Titan.Core.Refusals;

namespace Titan.Core.Tasks;

/// <summary>What a Worker can be asked to run: the bounds of Linux's execve(2), and an environment that stays Titan's.</summary>
public static class WorkRules
{
    /// <summary>The first rule that the work breaks; null when it breaks none.</summary>
    public static Refusal? Check(Work work) => CheckCommand(work) ?? CheckFolder(work.Folder) ?? CheckInput(work.Input) ?? CheckEnvironment(work.Environment);

    private static Refusal? CheckCommand(Work work) => work switch
    {
        ShellWork shell => CheckShell(shell.Command),
        ExecWork exec => CheckArguments(exec.Arguments),
        _ => null,
    };

    private static Refusal? CheckShell(string command)
    {
        if (string.IsNullOrWhiteSpace(command))
            return Invalid("command", "the command is empty", "say what to run, as in titan submit --command \"echo hi\"");
        if (command.Contains('\0', StringComparison.Ordinal))
            return Invalid("command", "the command holds a NUL character", "remove it");
        var bytes = Encoding.UTF8.GetByteCount(command);
        return bytes > Limits.CommandBytes
            ? Invalid("command", $"the command is {bytes} bytes; at most {Limits.CommandBytes} are allowed", "put it into a script file and run that")
            : null;
    }

    private static Refusal? CheckArguments(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0].Length == 0)
            return Invalid("argv", "the command is empty", "say what to run, as in titan submit -- echo hi");
        if (arguments.Count > Limits.Arguments)
            return Invalid("argv", $"the command has {arguments.Count} arguments; at most {Limits.Arguments} are allowed", "put them into a file");

        var total = 0L;
        foreach (var argument in arguments)
        {
            if (argument.Contains('\0', StringComparison.Ordinal)) return Invalid("argv", "an argument holds a NUL character", "remove it");
            var bytes = Encoding.UTF8.GetByteCount(argument);
            if (bytes > Limits.CommandBytes)
                return Invalid("argv", $"an argument is {bytes} bytes; at most {Limits.CommandBytes} are allowed", "put it into a file");
            total += bytes + 1;
        }

        return total > Limits.ArgumentBytes
            ? Invalid("argv", $"the arguments are {total} bytes; at most {Limits.ArgumentBytes} are allowed", "put them into a file")
            : null;
    }

    private static Refusal? CheckFolder(string? folder)
    {
        if (folder is null) return null;
        if (!folder.StartsWith('/')) return Invalid("cwd", $"cwd {folder} is not an absolute path", "begin it with /");
        return folder.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(folder) > Limits.PathBytes
            ? Invalid("cwd", $"cwd must be at most {Limits.PathBytes} bytes without NUL", "use a shorter path")
            : null;
    }

    private static Refusal? CheckInput(WorkInput? input) => input?.Bytes.Length > Limits.InputBytes
        ? Invalid("stdin", $"stdin is {input.Bytes.Length} bytes; at most {Limits.InputBytes} are allowed", "put it into a file that the command reads")
        : null;

    private static Refusal? CheckEnvironment(TextMap environment)
    {
        if (environment.Count > Limits.EnvironmentEntries)
            return Invalid("env", $"env has {environment.Count} entries; at most {Limits.EnvironmentEntries} are allowed", "give fewer");

        var total = 0L;
        foreach (var (name, value) in environment)
        {
            if (!IsVariable(name)) return Invalid("env", $"\"{name}\" is no name of a variable", "use letters, digits and _, not beginning with a digit");
            // Where the Manager is a task may be told otherwise: from where it runs another address may lead there.
            if (name.StartsWith("TITAN_", StringComparison.Ordinal) && name != "TITAN_MANAGER")
                return Invalid("env", $"{name}: names that begin with TITAN_ are set by Titan itself", "use another name");
            if (value.Contains('\0', StringComparison.Ordinal)) return Invalid("env", $"the value of {name} holds a NUL character", "remove it");
            total += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value) + 2;
        }

        return total > Limits.EnvironmentBytes
            ? Invalid("env", $"env is {total} bytes; at most {Limits.EnvironmentBytes} are allowed", "put large values into a file")
            : null;
    }

    /// <summary>Whether a variable may have this name, as POSIX has it: letters, digits and _, not beginning with a digit.</summary>
    public static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
