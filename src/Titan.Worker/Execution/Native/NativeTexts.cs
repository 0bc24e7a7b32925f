using System.Runtime.InteropServices;
using System.Text;

namespace Titan.Worker.Execution.Native;

/// <summary>A list of texts as C wants it: pointers to UTF-8 with a NUL at each end, and a null pointer last.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly byte* _bytes;

    public NativeTexts(IReadOnlyCollection<string> texts)
    {
        var total = texts.Sum(static text => Encoding.UTF8.GetByteCount(text) + 1);
        Pointers = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        _bytes = (byte*)NativeMemory.Alloc((nuint)Math.Max(total, 1));
        var at = 0;
        var index = 0;
        foreach (var text in texts)
        {
            Pointers[index++] = _bytes + at;
            at += Encoding.UTF8.GetBytes(text, new Span<byte>(_bytes + at, total - at));
            _bytes[at++] = 0;
        }

        Pointers[index] = null;
    }

    public byte** Pointers { get; }

    public void Dispose()
    {
        NativeMemory.Free(Pointers);
        NativeMemory.Free(_bytes);
    }
}
