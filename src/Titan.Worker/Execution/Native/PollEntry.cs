using System.Runtime.InteropServices;

namespace Titan.Worker.Execution.Native;

/// <summary><c>struct pollfd</c>. A negative file is passed over.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int File;
    public short Wanted;
    public short Happened;
}
