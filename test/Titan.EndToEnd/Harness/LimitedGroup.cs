namespace Titan.EndToEnd.Harness;

/// <summary>A memory cgroup with a limit, of whichever version this machine has. Whatever is in it must have ended before it is disposed of.</summary>
internal sealed class LimitedGroup : IAsyncDisposable
{
    private const string First = "/sys/fs/cgroup/memory";
    private const string Second = "/sys/fs/cgroup";

    private LimitedGroup(string path) => Path = path;

    public string Path { get; }

    /// <summary>Names of the groups in it.</summary>
    public IReadOnlyList<string> Inner => [.. Directory.EnumerateDirectories(Path).Select(path => System.IO.Path.GetFileName(path)!)];

    /// <summary>Skips the test where none can be made.</summary>
    public static LimitedGroup Make(long bytes)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to make a memory cgroup");
        var isFirst = Directory.Exists(First);
        var path = $"{(isFirst ? First : Second)}/titan-test-{Guid.NewGuid():N}";
        var made = new LimitedGroup(path);
        try
        {
            Directory.CreateDirectory(path);
            File.WriteAllText($"{path}/{(isFirst ? "memory.limit_in_bytes" : "memory.max")}", $"{bytes}");
            return made;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"needs a memory cgroup, which cannot be made here: {failure.Message}");
            throw;
        }
    }

    /// <summary>Starts a program in it, by way of a shell.</summary>
    public Server Begin(string program, string name, string before, params IEnumerable<string> arguments) =>
        Server.BeginBy("sh", program, name, ["-c", $"echo $$ > {Path}/cgroup.procs && exec {before} \"$0\" \"$@\"", program, .. arguments]);

    public async ValueTask DisposeAsync() => await Eventually.True(IsRemoved, $"that {Path} is free: {string.Join(", ", Inner)}");

    private bool IsRemoved()
    {
        foreach (var path in (IEnumerable<string>)[.. Inner.Select(name => $"{Path}/{name}"), Path])
        {
            try
            {
                Directory.Delete(path);
            }
            catch (IOException)
            {
                return false;
            }
        }

        return true;
    }
}
