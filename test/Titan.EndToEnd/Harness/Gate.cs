using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Titan.EndToEnd.Harness;

/// <summary>Holds commands until the test lets them go: a command waits with <see cref="Wait"/>, the test opens.</summary>
/// <remarks>A named pipe that the test holds open at both ends, so that nothing blocks but a reader of an empty one. When
/// the test is gone, so are its ends, and every waiting command goes on: none stays behind.</remarks>
internal sealed partial class Gate : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"titan-gate-{Guid.NewGuid():N}");
    private readonly FileStream _pipe;

    public Gate()
    {
        if (NativeMakePipe(_path, 0x180) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"mkfifo({_path})");
        _pipe = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Shell text that waits to be let through.</summary>
    public string Wait => $"read -r _ < {_path}";

    /// <summary>Lets so many through; one that comes later finds the gate open too.</summary>
    public void Open(int count = 1) => _pipe.Write(Encoding.ASCII.GetBytes(new string('\n', count)));

    public void Dispose()
    {
        _pipe.Dispose();
        File.Delete(_path);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeMakePipe(string path, uint mode);
}
