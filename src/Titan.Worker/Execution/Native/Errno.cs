using System.Runtime.InteropServices;

namespace Titan.Worker.Execution.Native;

/// <summary>Error numbers of Linux.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int ArgumentsTooLong = 7;
    public const int NoExecutable = 8;
    public const int NoChild = 10;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int Access = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NotPermitted = 1;

    /// <summary>Of the last call.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's own words, without the capital.</summary>
    public static string Text(int error)
    {
        var text = Marshal.GetPInvokeErrorMessage(error);
        return text.Length == 0 ? $"error {error}" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
