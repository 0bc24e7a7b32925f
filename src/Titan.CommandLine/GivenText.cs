using System.Runtime.InteropServices;
using System.Text;

namespace Titan.CommandLine;

/// <summary>
/// Whether the arguments, variables and the current folder of this process are text. They are bytes, and .NET reads them as UTF-8 with U+FFFD in
/// place of what is none: another name, without a word. What was given is therefore looked at again wherever that character turns up.
/// </summary>
public static partial class GivenText
{
    private const char Replacement = '\uFFFD';
    private const int LongestPath = 4_096;
    private const string Advice = "Titan takes UTF-8 only, so as never to mean another file; rename it, or convert it with iconv";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with an argument of this process; null when all are text, or there is no telling.</summary>
    /// <param name="arguments">As .NET read them; asked first, for it costs nothing.</param>
    public static string? MistakeInArguments(IReadOnlyList<string> arguments) =>
        arguments.Any(IsSuspect) ? MistakeInCommandLine(BytesOf("/proc/self/cmdline")) : null;

    /// <summary>The same of a command line as <c>/proc/self/cmdline</c> has it, the program first.</summary>
    internal static string? MistakeInCommandLine(ReadOnlySpan<byte> commandLine)
    {
        var isProgram = true;
        foreach (var range in commandLine.Split((byte)0))
        {
            var argument = commandLine[range];
            if (!isProgram && !IsText(argument)) return $"the argument \"{Show(argument)}\" is not valid UTF-8; {Advice}";
            isProgram = false;
        }

        return null;
    }

    /// <summary>What is wrong with a variable of this process; null when it is text or not set, or there is no telling.</summary>
    /// <param name="value">As .NET read it.</param>
    public static string? MistakeInVariable(string name, string? value) =>
        value is not null && IsSuspect(value) ? MistakeInEnvironment(name, BytesOf("/proc/self/environ")) : null;

    /// <summary>Of the first of these variables that is not text.</summary>
    public static string? MistakeInVariables(IEnumerable<string> names) =>
        names.Select(name => MistakeInVariable(name, Environment.GetEnvironmentVariable(name))).FirstOrDefault(mistake => mistake is not null);

    internal static string? MistakeInEnvironment(string name, ReadOnlySpan<byte> environment)
    {
        var begin = Encoding.UTF8.GetBytes($"{name}=");
        foreach (var range in environment.Split((byte)0))
        {
            var variable = environment[range];
            if (variable.StartsWith(begin)) return IsText(variable) ? null : $"{name}: its value \"{Show(variable[begin.Length..])}\" is not valid UTF-8; {Advice}";
        }

        return null;
    }

    /// <summary>The current folder; or why it has no name that can be used.</summary>
    public static unsafe Reading<string> CurrentFolder()
    {
        var path = stackalloc byte[LongestPath];
        if (getcwd(path, LongestPath) == null) return Reading.Bad<string>("the current folder is gone, or has no path");
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path);
        // Linux has "(unreachable)" before one that is outside of the root.
        if (bytes is not [(byte)'/', ..]) return Reading.Bad<string>($"the current folder, {Show(bytes)}, cannot be reached by a path");
        return IsText(bytes)
            ? Reading.Good(Encoding.UTF8.GetString(bytes))
            : Reading.Bad<string>($"the name of the current folder, {Show(bytes)}, is not valid UTF-8");
    }

    /// <summary>Why a path cannot be used, as the end of a sentence; null when it can. An absolute one always can.</summary>
    public static string? MistakeInPath(string path) =>
        path is not ['/', ..] && CurrentFolder().Problem is { } problem ? $"is relative, and {problem}; give an absolute path" : null;

    private static bool IsSuspect(string text) => text.Contains(Replacement, StringComparison.Ordinal);

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Text as it is, and every byte that is none as <c>\xE9</c>.</summary>
    private static string Show(ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done) VisibleText.Append(shown, rune.ToString());
            else foreach (var one in bytes[..length]) shown.Append($"\\x{one:X2}");
            bytes = bytes[length..];
        }

        return shown.ToString();
    }

    /// <summary>Nothing, where there is no /proc.</summary>
    private static byte[] BytesOf(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LibraryImport("libc")]
    private static unsafe partial byte* getcwd(byte* buffer, nuint size);
}
