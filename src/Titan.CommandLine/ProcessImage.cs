using System.Runtime.InteropServices;

namespace Titan.CommandLine;

/// <summary>
/// The arguments and the environment that this process was started with, to the byte, and how a program is put in its place: its process id, its descriptors
/// and whoever waits for it stay.
/// </summary>
public sealed unsafe class ProcessImage
{
    private readonly byte[] _arguments;
    private readonly byte[] _environment;

    private ProcessImage(byte[] arguments, byte[] environment) => (_arguments, _environment) = (arguments, environment);

    /// <summary>Null where Linux does not show them.</summary>
    public static ProcessImage? Read() =>
        Block("/proc/self/cmdline") is { Length: > 0 } arguments && Block("/proc/self/environ") is { } environment ? new ProcessImage(arguments, environment) : null;

    /// <summary>Executes a program in this process. Returns only when that fails.</summary>
    /// <param name="path">The program.</param>
    /// <param name="last">How many of the arguments it gets, counted from the end; the first of them is its name. Null: all.</param>
    /// <returns>Why it cannot be executed, in the words of the C library.</returns>
    public string Execute(string path, int? last = null)
    {
        fixed (byte* firstArgument = _arguments, firstVariable = _environment)
        {
            var (arguments, variables) = (Pointers(_arguments, firstArgument), Pointers(_environment, firstVariable));
            if (last is { } count) arguments = arguments[^(count + 1)..];
            fixed (nint* argumentList = arguments, variableList = variables)
                _ = Posix.Execute(path, (byte**)argumentList, (byte**)variableList);
            return Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Where each text of a block begins, and a null pointer last.</summary>
    private static nint[] Pointers(byte[] block, byte* first)
    {
        var pointers = new List<nint>();
        for (var at = 0; at < block.Length; at += block.AsSpan(at).IndexOf((byte)0) + 1) pointers.Add((nint)(first + at));
        pointers.Add(0);
        return [.. pointers];
    }

    /// <summary>A list of texts, each with a NUL at its end, as Linux shows it. Null when it can't be had.</summary>
    private static byte[]? Block(string path)
    {
        try
        {
            var block = File.ReadAllBytes(path);
            return block is [] or [.., 0] ? block : [.. block, 0];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
