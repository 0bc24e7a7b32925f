using System.Runtime.InteropServices;

namespace Titan.FailPoints;

/// <summary>raise(3): a signal to the thread that calls it, so that this one does nothing more before it takes effect.</summary>
internal static partial class OwnSignal
{
    public const int Kill = 9;
    public const int Stop = 19;

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int NativeRaise(int signal);

    public static void Raise(int signal) => _ = NativeRaise(signal);
}
