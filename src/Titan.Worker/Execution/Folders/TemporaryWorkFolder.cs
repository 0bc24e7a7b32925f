using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>The folder among the temporary files in which the Workers of one user have theirs, so that the next one finds what one that was killed has left.</summary>
/// <remarks>
/// Where everybody may write, anybody may have taken its name: one that is a link, another user's, or open to others is never used. Its name with
/// something random behind it is, then; and found again.
/// </remarks>
internal static class TemporaryWorkFolder
{
    private const ushort OthersMayEnter = 0x3f; // ---rwxrwx
    private const ushort KindOfFile = 0xf000;
    private const ushort Folder = 0x4000;

    private static readonly string PlainName = $"titan-worker-{Libc.EffectiveUser()}";

    /// <param name="temporary">Where temporary files are.</param>
    /// <returns>Its path; it is made when there is none.</returns>
    /// <exception cref="IOException">There can be none.</exception>
    public static string Open(string temporary)
    {
        using var folder = OpenFolder.Open(temporary) ?? throw new IOException($"{temporary}: {Errno.Text(Errno.Last)}");
        if (IsOurs(folder, PlainName)) return Path.Combine(temporary, PlainName);

        // Somebody has taken its name.
        foreach (var other in folder.Names().Where(other => other.StartsWith($"{PlainName}-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (IsOurs(folder, other)) return Path.Combine(temporary, other);
        }

        var fresh = $"{PlainName}-{Guid.NewGuid():N}";
        return IsOurs(folder, fresh) ? Path.Combine(temporary, fresh) : throw new IOException($"{Path.Combine(temporary, fresh)}: {Errno.Text(Errno.Last)}");
    }

    /// <summary>Removes it if nothing is in it and nobody is about to use it.</summary>
    public static void Close(string path)
    {
        using var turn = OpenFolder.Open(path);
        if (turn is { IsAtItsPath: true } && Libc.Lock(turn.File, Linux.LockExclusive | Linux.LockNoWait) == 0) _ = Libc.RemoveFolder(path);
    }

    /// <summary>The same, if it is one that <see cref="Open"/> gave, and not a folder that a person named.</summary>
    public static void CloseIfOne(string path)
    {
        var name = Path.GetFileName(path);
        if ((name == PlainName || name.StartsWith($"{PlainName}-", StringComparison.Ordinal)) && Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(Path.GetTempPath())) Close(path);
    }

    private static bool IsOurs(OpenFolder folder, string name)
    {
        if (Libc.MakeFolderAt(folder.File, name, FolderOpening.OwnerOnly) == 0) return true;
        return Errno.Last == Errno.Exists
            && folder.StampOf(name) is { } stamp
            && (stamp.Mode & KindOfFile) == Folder
            && stamp.Owner == Libc.EffectiveUser()
            && (stamp.Mode & OthersMayEnter) == 0;
    }
}
