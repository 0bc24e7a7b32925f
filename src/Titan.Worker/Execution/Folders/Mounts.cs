using System.Runtime.InteropServices;
using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Takes mounts away that tasks have left.</summary>
internal static unsafe class Mounts
{
    private const ulong Private = 1 << 18;
    private const ulong Recursive = 1 << 14;
    private const int Detach = 2;
    private const int NoFollow = 8;

    /// <summary>Takes the uppermost mount from a name, with all that is mounted in it. What is behind it is not touched.</summary>
    /// <returns>False when it is none, or when this process may not: with an error.</returns>
    public static bool TryDetach(int folder, byte* name)
    {
        Span<byte> path = stackalloc byte[NameLimits.Bytes + 32];
        Encoding.ASCII.TryGetBytes($"/proc/self/fd/{folder}/", path, out var length);
        var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        text.CopyTo(path[length..]);
        path[length + text.Length] = 0;
        fixed (byte* target = path)
        {
            // What was bound here with all that is mounted in it would else lose that at its own place as well: an unmount
            // goes to all that share the mount above it.
            _ = Libc.Mount(null, target, null, Private | Recursive, null);
            return Libc.Unmount(target, Detach | NoFollow) == 0;
        }
    }
}
