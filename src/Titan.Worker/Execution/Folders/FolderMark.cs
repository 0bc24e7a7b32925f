using System.Globalization;
using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>What proves that a Worker has made a folder: its name and its number on the disk (inode), written on the folder and into it.</summary>
/// <remarks>
/// A copy or a restored backup has other numbers, a folder that a person has renamed another name: neither is Titan's to remove. It is an extended attribute of
/// the folder, which nobody tidies away, and a file in it, for file systems without such attributes; one of them is enough. See docs/decisions/0016-ownership.md.
/// </remarks>
internal static unsafe class FolderMark
{
    /// <summary>The file.</summary>
    public const string FileName = ".titan-folder";

    private const string Attribute = "user.titan.folder";
    private const string Magic = "titan worker folder 1";
    private const int MostBytes = 1_024;
    private const uint OwnerReads = 0x180; // rw-------

    private static readonly string Boot = BootId();

    /// <summary>Both kinds, as far as the file system takes them. False when it takes neither.</summary>
    public static bool TryWrite(OpenFolder folder, string name)
    {
        var text = Encoding.UTF8.GetBytes(TextFor(folder, name));
        fixed (byte* bytes = text)
        {
            var isOn = Libc.SetAttribute(folder.File, Attribute, bytes, (nuint)text.Length, 0) == 0;
            var file = Libc.OpenAt(folder.File, FileName, Linux.WriteOnly | Linux.Create | Linux.Exclusive | Linux.NoFollow | Linux.CloseOnExec, OwnerReads);
            if (file < 0) return isOn;
            var isIn = Libc.Write(file, bytes, (nuint)text.Length) == text.Length;
            Libc.Close(file);
            return isOn || isIn;
        }
    }

    /// <summary>Whether a Worker made this folder under this name; whose it is, and whether it lives, is another question.</summary>
    public static bool IsOn(OpenFolder folder, string name)
    {
        var wanted = TextFor(folder, name, boot: null);
        return IsGood(ReadAttribute(folder)) || IsGood(ReadFile(folder));

        bool IsGood(string? text) => text is not null && text.StartsWith(wanted, StringComparison.Ordinal) && text.EndsWith('\n') && text.Length > wanted.Length;
    }

    /// <summary>Whether it was made since this machine was started: by this very kernel, whose locks then say whether its maker lives.</summary>
    public static bool IsOfThisBoot(OpenFolder folder) =>
        Boot.Length > 0 && ((ReadAttribute(folder)?.EndsWith($"boot {Boot}\n", StringComparison.Ordinal) ?? false) || (ReadFile(folder)?.EndsWith($"boot {Boot}\n", StringComparison.Ordinal) ?? false));

    private static string TextFor(OpenFolder folder, string name) => TextFor(folder, name, Boot);

    private static string TextFor(OpenFolder folder, string name, string? boot) =>
        string.Create(CultureInfo.InvariantCulture, $"{Magic}\nname {name}\ninode {folder.Stamp?.Inode}\n{(boot is null ? "boot " : $"boot {boot}\n")}");

    private static string? ReadAttribute(OpenFolder folder)
    {
        var bytes = stackalloc byte[MostBytes];
        var length = Libc.GetAttribute(folder.File, Attribute, bytes, MostBytes);
        return length <= 0 ? null : Encoding.UTF8.GetString(bytes, (int)length);
    }

    private static string? ReadFile(OpenFolder folder)
    {
        // A pipe in its place must not hold us up.
        var file = Libc.OpenAt(folder.File, FileName, Linux.ReadOnly | Linux.NoFollow | Linux.NonBlocking | Linux.CloseOnExec, 0);
        if (file < 0) return null;
        var bytes = stackalloc byte[MostBytes];
        var length = Libc.Read(file, bytes, MostBytes);
        Libc.Close(file);
        return length <= 0 ? null : Encoding.UTF8.GetString(bytes, (int)length);
    }

    private static string BootId()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Then no folder is known to be of this boot.
            return "";
        }
    }
}
