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
    public const int InputOutput = 5;
    public const int NoSuchDevice = 6;
    public const int NoChild = 10;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int Access = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int NoDevice = 19;
    public const int TooManyFiles = 23;
    public const int TooManyFilesHere = 24;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int NotEmpty = 39;
    public const int Loop = 40;
    public const int NoBuffers = 105;
    public const int NotConnected = 107;
    public const int TimedOut = 110;
    public const int HostDown = 112;
    public const int Stale = 116;
    public const int Unclean = 117;
    public const int RemoteInputOutput = 121;
    public const int OverQuota = 122;
    public const int NoMedium = 123;
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
