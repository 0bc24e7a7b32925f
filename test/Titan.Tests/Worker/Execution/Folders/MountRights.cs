using System.Runtime.InteropServices;
using Titan.Worker.Execution.Native;

namespace Titan.Tests.Worker.Execution.Folders;

/// <summary>Takes the right to mount and unmount (CAP_SYS_ADMIN) from this thread for a while.</summary>
internal sealed unsafe class MountRights : IDisposable
{
    private const nint Get = 125;
    private const nint Set = 126;
    private const uint Administration = 1 << 21;

    private readonly uint* _header = (uint*)NativeMemory.AllocZeroed(8);
    private readonly uint* _held = (uint*)NativeMemory.AllocZeroed(24);

    private MountRights()
    {
        _header[0] = 0x20080522;
        Assert.Equal(0, Libc.SystemCall(Get, (nint)_header, (nint)_held, 0, 0));
        var without = stackalloc uint[6];
        for (var i = 0; i < 6; i++) without[i] = _held[i];
        without[0] &= ~Administration;
        Assert.Equal(0, Libc.SystemCall(Set, (nint)_header, (nint)without, 0, 0));
    }

    public static MountRights Without() => new();

    public void Dispose()
    {
        Assert.Equal(0, Libc.SystemCall(Set, (nint)_header, (nint)_held, 0, 0));
        NativeMemory.Free(_header);
        NativeMemory.Free(_held);
    }
}
