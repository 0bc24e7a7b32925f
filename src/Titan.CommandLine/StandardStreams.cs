using System.Runtime.InteropServices;
using System.Text;

namespace Titan.CommandLine;

/// <summary>Standard input, output and error as what they are: descriptors 0 to 2, which may be closed, full, broken, or read by nobody.</summary>
public static unsafe class StandardStreams
{
    public const int Output = 1;
    public const int Error = 2;

    /// <summary>How long <see cref="Say"/> waits for whoever reads: a full pipe, a terminal that was stopped.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Makes sure that descriptors 0 to 2 are standard streams, before the program opens anything; and that nothing which is written ends or
    /// stops it by a signal.
    /// </summary>
    /// <remarks>
    /// Where one was closed at the start, the next file that is opened takes its number, and what is meant for a person is then written into a database.
    /// The runtime opens files before any code of ours runs, so it may be one of those. What a program is started with is never marked as closed on exec, and
    /// what the runtime opens always is. Then this program is executed once more, with /dev/null in the place of what is missing.
    /// </remarks>
    /// <param name="isServer">True: writing from the background of a terminal under <c>stty tostop</c> does not stop it either.</param>
    public static void Secure(bool isServer)
    {
        _ = Posix.SetDisposition(Posix.BrokenPipeSignal, Posix.Ignore);
        // A log that has reached the size that files may have (ulimit -f) gives an error instead.
        _ = Posix.SetDisposition(Posix.FileSizeSignal, Posix.Ignore);
        if (isServer) _ = Posix.SetDisposition(Posix.BackgroundWriteSignal, Posix.Ignore);
        if (IsStandard(0) && IsStandard(Output) && IsStandard(Error)) return;

        var image = ProcessImage.Read();
        var executes = image is not null && Posix.Access("/proc/self/exe", Posix.Executable) == 0;
        for (var descriptor = 0; descriptor <= Error; descriptor++)
        {
            // What belongs to the runtime is taken from it only when the runtime ends with it.
            if (!IsStandard(descriptor) && (executes || !IsOpen(descriptor))) OpenNothing(descriptor);
        }

        if (executes) _ = image!.Execute("/proc/self/exe");
    }

    /// <summary>Writes one line if it can be written within a second; else it is dropped. Never throws.</summary>
    /// <returns>Whether it was written.</returns>
    public static bool Say(int descriptor, string line)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes($"{line}\n");
        while (bytes.Length > 0)
        {
            if (!AwaitRoom(descriptor, Patience)) return false;
            var written = Write(descriptor, bytes, out var error);
            if (written < 0 && error is not Posix.Interrupted) return false;
            bytes = bytes[Math.Max(written, 0)..];
        }

        return true;
    }

    /// <summary>Writes as much as fits, and waits for room for some. Below 0: it can't be written, and why.</summary>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes, out int error)
    {
        fixed (byte* start = bytes)
        {
            var written = (int)Posix.Write(descriptor, start, (nuint)bytes.Length);
            error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            return written;
        }
    }

    /// <summary>Waits until something can be written, or an error be had for it. False when it can't for so long.</summary>
    public static bool AwaitRoom(int descriptor, TimeSpan patience)
    {
        var entry = new Posix.PollEntry { Descriptor = descriptor, Wanted = Posix.Writable };
        int ready;
        do ready = Posix.Poll(&entry, 1, (int)patience.TotalMilliseconds);
        while (ready < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);
        return ready > 0;
    }

    private static bool IsOpen(int descriptor) => Posix.Control(descriptor, Posix.GetDescriptorFlags, 0) >= 0;

    private static bool IsStandard(int descriptor) => Posix.Control(descriptor, Posix.GetDescriptorFlags, 0) is var flags and >= 0 && (flags & Posix.CloseOnExec) == 0;

    private static void OpenNothing(int descriptor)
    {
        var nothing = Posix.Open("/dev/null", descriptor == 0 ? Posix.ReadOnly : Posix.WriteOnly, 0);
        if (nothing < 0 || nothing == descriptor) return;
        _ = Posix.Duplicate(nothing, descriptor);
        _ = Posix.Close(nothing);
    }
}
