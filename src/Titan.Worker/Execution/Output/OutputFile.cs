using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Output;

/// <summary>A file to which output is written whole. Both streams may have the same one: then their bytes follow each other as they were read.</summary>
internal sealed unsafe class OutputFile : IDisposable
{
    private const uint AllMayReadAndWrite = 0x1b6; // rw-rw-rw-, less what the umask takes away

    private int _file;
    private string? _trouble;

    private OutputFile(int file, string path) => (_file, Path) = (file, path);

    public string Path { get; }

    /// <summary>Empties it, or makes it; its folder must be there. Null with an error.</summary>
    public static OutputFile? Open(string path)
    {
        // Of a pipe in its place nobody is waited for to read it.
        var file = Libc.Open(path, Linux.WriteOnly | Linux.Create | Linux.Truncate | Linux.CloseOnExec | Linux.NonBlocking, AllMayReadAndWrite);
        return file < 0 ? null : new OutputFile(file, path);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (_file >= 0 && !bytes.IsEmpty)
        {
            nint length;
            fixed (byte* start = bytes) length = Libc.Write(_file, start, (nuint)bytes.Length);
            if (length >= 0) bytes = bytes[(int)length..];
            else if (Errno.Last != Errno.Interrupted) Fail();
        }
    }

    /// <summary>Nothing more is written.</summary>
    /// <returns>Why it does not hold all of it, in one line; null: it does.</returns>
    public string? Close()
    {
        // A file server may say only now that it had no room.
        if (_file >= 0 && Libc.TryClose(_file) != 0) _trouble = Text();
        _file = -1;
        return _trouble;
    }

    public void Dispose() => Close();

    private void Fail()
    {
        _trouble = Text();
        Libc.Close(_file);
        _file = -1;
    }

    private string Text() => $"{Path} does not hold all of the output: {Errno.Text(Errno.Last)}";
}
