namespace Titan.Tests.Transcripts;

/// <summary>A text file of commands, comments, and the answers that were recorded, indented by four spaces.</summary>
internal sealed class Transcript(string path)
{
    private const string Indent = "    ";

    /// <summary>Where the files lie in the source tree.</summary>
    public static string Folder { get; } = FindFolder();

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.txt").Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public string Path { get; } = path;

    public static Transcript Named(string name) => new(System.IO.Path.Combine(Folder, $"{name}.txt"));

    public string Recorded => File.ReadAllText(Path);

    /// <summary>Plays every command again; the text as it would be recorded now.</summary>
    public string Play(Stage stage)
    {
        var lines = new List<string>();
        foreach (var line in File.ReadLines(Path))
        {
            if (line.StartsWith(Indent, StringComparison.Ordinal)) continue;
            lines.Add(line);
            if (line.Length > 0 && line[0] != '#') lines.AddRange(stage.Play(line).Select(answer => Indent + answer));
        }

        return string.Join('\n', lines) + "\n";
    }

    public void Record(string text) => File.WriteAllText(Path, text);

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Titan.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("these tests run inside the source tree");
        return System.IO.Path.Combine(folder.FullName, "test", "Titan.Tests", "Transcripts");
    }
}
