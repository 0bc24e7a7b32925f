using Titan.EndToEnd.Disks;

namespace Titan.EndToEnd.Chaos.Faults;

/// <summary>Where the work folders are: each Worker's on a small disk of its own, which can be filled, where this machine allows it.</summary>
internal sealed class WorkRoom : IAsyncDisposable
{
    private const int Inodes = 600;

    private readonly IAsyncDisposable _folder;

    private WorkRoom(string path, IAsyncDisposable folder, bool canBeFilled) => (Path, _folder, CanBeFilled) = (path, folder, canBeFilled);

    /// <summary>In the command line of every keeper.</summary>
    public string Path { get; }

    public bool CanBeFilled { get; }

    public static async Task<WorkRoom> CreateAsync(params IReadOnlyList<string> workers)
    {
        var room = await MountAsync(workers);
        // Some Workers are of another user.
        await Machine.RunAsync("chmod", "-R", "777", room.Path);
        return room;
    }

    /// <summary>The work folder of a Worker.</summary>
    public string FolderOf(string worker) => System.IO.Path.Combine(Path, worker, "work");

    /// <summary>Leaves no room for one more file or folder.</summary>
    public void Fill(string worker)
    {
        Directory.CreateDirectory(BallastOf(worker));
        try
        {
            for (var i = 0; ; i++) File.Create(System.IO.Path.Combine(BallastOf(worker), $"{i}")).Dispose();
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free(string worker)
    {
        foreach (var file in Directory.EnumerateFiles(BallastOf(worker))) File.Delete(file);
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private string BallastOf(string worker) => System.IO.Path.Combine(Path, worker, "ballast");

    private static async Task<WorkRoom> MountAsync(IReadOnlyList<string> workers)
    {
        try
        {
            return await Mounts.MakeOrFailAsync(async mounts =>
            {
                foreach (var worker in workers) await mounts.MountAsync(worker, "-t", "tmpfs", "-o", $"size=8m,nr_inodes={Inodes}", "titan-test");
                return new WorkRoom(mounts.Folder, mounts, canBeFilled: true);
            });
        }
        catch (InvalidOperationException)
        {
            var folder = new TemporaryFolder();
            foreach (var worker in workers) Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, worker));
            return new WorkRoom(folder.Path, folder, canBeFilled: false);
        }
    }
}
