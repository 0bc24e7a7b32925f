using System.Runtime.InteropServices;
using System.Text;
using Titan.Core.Tasks;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Counts and names the files below a folder. Bounded: a folder of millions of files holds up nobody.</summary>
/// <remarks>Nothing is entered that is mounted or linked there: see <see cref="FolderOpening"/>.</remarks>
internal static unsafe class FolderSurvey
{
    private const int BufferBytes = 16 << 10;

    /// <summary>Folders that are looked into.</summary>
    private const int MostFolders = 100;

    /// <returns>Null when there is no file in it.</returns>
    public static RemovedFiles? Of(OpenFolder home, string name)
    {
        using var top = home.Inside(name);
        if (top is null) return null;
        var count = 0;
        var names = new List<string>(RemovedFiles.MostNamed);
        var waiting = new Queue<string>([""]);
        var buffer = (byte*)NativeMemory.Alloc(BufferBytes);
        for (var looked = 0; looked < MostFolders && count < RemovedFiles.MostCounted && waiting.TryDequeue(out var path); looked++)
        {
            using var below = path.Length == 0 ? null : top.Inside(path);
            if (path.Length > 0 && below is null)
            {
                // Its mode forbids it, or it is a mount: whatever is in it, a person wants to know of it.
                Add($"{path}/");
                continue;
            }

            var file = (below ?? top).File;
            _ = Libc.Seek(file, 0, 0);
            while (count < RemovedFiles.MostCounted && Libc.ReadFolder(file, buffer, BufferBytes) is var length and > 0)
            {
                var entries = new FolderEntries(buffer, length);
                while (count < RemovedFiles.MostCounted && entries.MoveNext())
                {
                    var entry = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entries.Name));
                    var at = path.Length == 0 ? entry : $"{path}/{entry}";
                    if (!entries.IsFolder) Add(at);
                    else if (waiting.Count < MostFolders) waiting.Enqueue(at);
                }
            }
        }

        NativeMemory.Free(buffer);
        return RemovedFiles.Of(count, names);

        void Add(string at)
        {
            count++;
            if (names.Count < RemovedFiles.MostNamed) names.Add(at);
        }
    }
}
