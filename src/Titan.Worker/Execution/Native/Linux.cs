namespace Titan.Worker.Execution.Native;

/// <summary>Numbers of Linux's interface that are the same on x86-64 and arm64.</summary>
internal static class Linux
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;
    public const int PathOnly = 0x200000;
    public const int AtCurrentFolder = -100;
    public const int RemoveFolder = 0x200;

    public const short PollIn = 1;
    public const short PollOut = 4;

    public const int GetFlags = 3;
    public const int SetFlags = 4;

    public const int UnixDomain = 1;
    public const int Stream = 1;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;

    public const int NoHang = 1;
    public const int SetChildSubreaper = 36;
    public const int SetParentDeathSignal = 1;

    public const int PidfdSendSignal = 424;
    public const int PidfdSignalProcessGroup = 4;
    public const int PidfdOpen = 434;
    public const int CloseRange = 436;
    public const int OpenAt2 = 437;
    public const int CloseRangeCloseOnExec = 4;

    public const uint MemoryCloseOnExec = 1;
    public const uint MemoryMaySeal = 2;
    public const int AddSeals = 1033;

    /// <summary>It neither shrinks, grows nor changes, and stays so.</summary>
    public const int SealAll = 0xF;

    public const int LockExclusive = 2;
    public const int LockNoWait = 4;

    /// <summary>O_DIRECTORY and O_NOFOLLOW differ between architectures.</summary>
    public static readonly int Folder = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <inheritdoc cref="Folder"/>
    public static readonly int NoFollow = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? 0x8000 : 0x20000;
}
