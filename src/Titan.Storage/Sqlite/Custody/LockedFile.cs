using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>Reads a file that another process has locked: every opening of .NET's own asks for a share of the lock first.</summary>
internal static class LockedFile
{
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        var descriptor = FileCalls.Open(path, FileCalls.ReadOnly | FileCalls.CloseOnExec);
        if (descriptor < 0) throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read);
    }
}
