using System.Runtime.InteropServices;
using System.Text;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>A path that led to one file when its store was opened, and must lead there for as long as that is in use.</summary>
internal sealed class WatchedPath
{
    private const int MayReadAndWrite = 4 | 2;
    private const int MayEnter = 1;

    private readonly string _path;
    private readonly byte[] _utf8;
    private readonly int _needed;
    private readonly FileStamp _taken;

    /// <exception cref="IOException">It leads nowhere.</exception>
    public WatchedPath(string path, bool isFolder)
    {
        _path = path;
        _utf8 = Encoding.UTF8.GetBytes($"{path}\0");
        _needed = isFolder ? MayEnter : MayReadAndWrite;
        _taken = FileStamp.Of(_utf8, out var error);
        if (error != 0) throw new IOException($"{path} cannot be looked at: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <returns>Why it cannot be used any more, as the end of a sentence that begins with the path; null when it can.</returns>
    public string? Look(out FileStamp now)
    {
        now = FileStamp.Of(_utf8, out var error);
        if (error != 0) return Lost(error);
        if (!now.IsSameFile(_taken)) return $"{_path} is not the one that was opened: another was put in its place";
        // The kernel looks at rights when a file is opened; who opened it keeps it. A new start would not, and readers open anew.
        return now.HasSameRights(_taken) || FileCalls.Access(ref _utf8[0], _needed) == 0 ? null : Lost(Marshal.GetLastPInvokeError());
    }

    private string Lost(int error) => error switch
    {
        FileCalls.NoEntry or FileCalls.NotAFolder => $"{_path} was moved or removed",
        FileCalls.NoAccess => $"{_path} may not be used any more by this user",
        FileCalls.ReadOnlyDisk => $"{_path} may only be read any more",
        _ => $"{_path} cannot be reached: {Marshal.GetPInvokeErrorMessage(error)}",
    };
}
