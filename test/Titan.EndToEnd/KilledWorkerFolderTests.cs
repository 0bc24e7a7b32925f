namespace Titan.EndToEnd;

/// <summary>The folder of a Worker that was killed goes with the last of its processes, though no other Worker comes.</summary>
public sealed class KilledWorkerFolderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_left_of_it(bool hasWorkFolder)
    {
        await using var cluster = await Cluster.StartAsync();
        await using var temporary = new TemporaryFolder();
        var work = Path.Combine(temporary.Path, "work");
        string[] folder = hasWorkFolder ? ["--work-dir", work] : [];
        await using var worker = Server.Begin(Programs.Worker, "w", ["--manager", cluster.Address, "--id", "w", "--slots", "2", .. folder], Environs(temporary.Path));
        await worker.ReadyAsync();
        var task = await cluster.Titan.SubmitAsync("touch a b; exec sleep 600", "--scratch");
        await cluster.Titan.RunningAsync(task);

        await worker.KillAsync();

        // A folder that a person named stays, and is empty; the one among the temporary files goes too.
        await Eventually.True(() => !Left(hasWorkFolder ? work : temporary.Path).Any(), "the end of its folder");
    }

    private static IEnumerable<string> Left(string place) => Directory.EnumerateFileSystemEntries(place).Select(Path.GetFileName).Where(static name => !IsAnothers(name!))!;

    /// <summary>By which the next process of this id proves what it succeeds; and what .NET makes where the Worker is not native.</summary>
    private static bool IsAnothers(string name) => name.StartsWith(".titan-session", StringComparison.Ordinal) || name.StartsWith("dotnet", StringComparison.Ordinal) || name.StartsWith("clr", StringComparison.Ordinal);

    private static Dictionary<string, string> Environs(string temporary) => new() { ["TMPDIR"] = temporary };
}
