using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Titan.Worker.Execution.Folders;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Link;

/// <summary>Which sessions of this id have ended for certain: those that this machine has seen begin, and whose process is gone from it.</summary>
/// <remarks>
/// A process keeps its session in a file that it holds a lock on for as long as it lives. Whoever gets the lock knows that the process is gone, if the machine has not
/// been started since: a copy of the file on another machine, or one from before, proves nothing. Where there is no such file, a Worker that comes back waits for its id.
/// </remarks>
internal sealed class Succession : IDisposable
{
    private const string Mark = "titan worker session 1";
    private const string BootId = "/proc/sys/kernel/random/boot_id";
    private const uint OwnerOnly = 0x180; // rw-------
    private const int RegularFile = 0x8000;
    private const int KindOfFile = 0xf000;
    private const int MostBytes = 4_096;

    private readonly string _path;
    private readonly ulong _session;
    private readonly string _boot;
    private readonly SafeFileHandle? _file;

    private Succession(string path, ulong session, string boot)
    {
        (_path, _session, _boot) = (path, session, boot);
        _file = boot.Length == 0 ? null : Open(path);
        if (_file is null) return;
        if (TryRead() is not { } ended)
        {
            _file.Dispose();
            _file = null;
            return;
        }

        Ended = ended;
        Write([session, .. ended]);
    }

    /// <summary>The latest first, 15 at most: this Worker was not welcome since any of them.</summary>
    public IReadOnlyList<ulong> Ended { get; } = [];

    /// <param name="workFolder">Where the file is; null: among the temporary files, which Workers of several clusters may share: there it is one for each list of Managers.</param>
    public static Succession Begin(string? workFolder, string id, string managers, ulong session)
    {
        var cluster = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(managers)).AsSpan(0, 4));
        var name = workFolder is null ? $".titan-session-{Libc.OwnUser()}-{id}-{cluster}" : $".titan-session-{id}";
        return new Succession(Path.Combine(workFolder ?? Path.GetTempPath(), name), session, ReadBootId());
    }

    /// <summary>The Manager knows this session: those before it are of no more interest.</summary>
    public void Settle()
    {
        if (_file is not null) Write([_session]);
    }

    /// <summary>It ended in good order, and left nothing behind.</summary>
    public void Dispose()
    {
        if (_file is null || _file.IsClosed) return;
        _ = Libc.Unlink(_path);
        _file.Dispose();
    }

    /// <summary>Gives up the lock and leaves the file, as the end of a process does that was killed.</summary>
    public void Abandon() => _file?.Dispose();

    private static string ReadBootId()
    {
        try
        {
            return File.ReadAllText(BootId).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Null when it is locked, or not a plain file of this user's own.</summary>
    private static SafeFileHandle? Open(string path)
    {
        var file = Libc.Open(path, Linux.ReadWrite | Linux.Create | Linux.NoFollow | Linux.NonBlocking | Linux.CloseOnExec, OwnerOnly);
        if (file < 0) return null;
        var handle = new SafeFileHandle(file, ownsHandle: true);
        if (FolderStamp.Of(path) is { Links: 1 } stamp && (stamp.Mode & KindOfFile) == RegularFile && stamp.Owner == Libc.OwnUser() && Libc.Lock(file, Linux.LockExclusive | Linux.LockNoWait) == 0)
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>Null when it is a file of somebody else's.</summary>
    private List<ulong>? TryRead()
    {
        try
        {
            var content = new byte[MostBytes];
            var lines = Encoding.ASCII.GetString(content, 0, RandomAccess.Read(_file!, content, 0)).Split('\n');
            if (lines is [""]) return [];
            if (lines.Length < 2 || lines[0] != Mark) return null;
            var ended = new List<ulong>();
            if (lines[1] != _boot) return ended;
            foreach (var line in lines[2..])
            {
                if (ended.Count < Protocol.WireLimits.SucceededSessions - 1 && ulong.TryParse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var session)) ended.Add(session);
            }

            return ended;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Write(IEnumerable<ulong> sessions)
    {
        var text = string.Join('\n', sessions.Select(static session => session.ToString("x16", CultureInfo.InvariantCulture)).Prepend(_boot).Prepend(Mark)) + '\n';
        try
        {
            RandomAccess.SetLength(_file!, 0);
            RandomAccess.Write(_file!, Encoding.ASCII.GetBytes(text), 0);
        }
        catch (IOException)
        {
            // A disk that is full: what is missing proves nothing, and the next one waits for its id.
        }
    }
}
