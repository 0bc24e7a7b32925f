using System.Runtime.InteropServices;

namespace Titan.Worker.Execution.Native;

/// <summary>epoll(7), level-triggered: one thread waits for any number of descriptors, each told by a number of the caller's.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int AddOperation = 1;
    private const int RemoveOperation = 2;
    private const int ChangeOperation = 3;
    private const int MostEvents = 128;

    // struct epoll_event is packed on x86 only.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int Stride = IsPacked ? 12 : 16;
    private static readonly int NumberOffset = IsPacked ? 4 : 8;

    private readonly int _file = Libc.CreateEpoll(Linux.CloseOnExec);
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(MostEvents * Stride));

    public void Add(int file, long number) => Control(AddOperation, file, number, wantsWrite: false);

    public void Change(int file, long number, bool wantsWrite) => Control(ChangeOperation, file, number, wantsWrite);

    public void Remove(int file) => Control(RemoveOperation, file, 0, wantsWrite: false);

    /// <summary>How many there are to look at by <see cref="NumberOf"/>.</summary>
    public int Wait(int timeoutMilliseconds) => Math.Max(0, Libc.WaitEpoll(_file, _events, MostEvents, timeoutMilliseconds));

    public long NumberOf(int index) => Marshal.ReadInt64((nint)_events, (index * Stride) + NumberOffset);

    public void Dispose()
    {
        Libc.Close(_file);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int file, long number, bool wantsWrite)
    {
        var entry = stackalloc byte[Stride];
        Marshal.WriteInt32((nint)entry, Linux.PollIn | (wantsWrite ? Linux.PollOut : 0));
        Marshal.WriteInt64((nint)entry, NumberOffset, number);
        _ = Libc.ControlEpoll(_file, operation, file, entry);
    }
}
