using System.Diagnostics;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>A user's script: one `titan submit` after another, each with a key and again until it is acknowledged. Every task leaves its mark.</summary>
internal sealed class ScriptClient : IDisposable
{
    // Lives from nothing to nine tenths of a second, so that some are always under way when the Manager dies.
    private const string Text = """
        n=0
        while [ ! -e "$FOLDER/stop" ]; do
            n=$((n + 1))
            until id=$("$TITAN" submit -o id --id-key "script-$n" --command "$BEGIN; sleep 0.$((n % 10))" 2>> "$FOLDER/errors"); do
                sleep 0.1
            done
            echo "script-$n $id"
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("titan-script-").FullName;
    private readonly Process _script;
    private readonly Task<string> _output;

    /// <param name="begin">Shell text that leaves the mark.</param>
    public ScriptClient(string manager, string begin)
    {
        _script = Launch.Start("/bin/sh", ["-c", Text], KeyValuePair.Create("TITAN_MANAGER", manager), KeyValuePair.Create("TITAN", Programs.Titan), KeyValuePair.Create("FOLDER", _folder), KeyValuePair.Create("BEGIN", begin));
        _output = _script.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Lets it end.</summary>
    /// <returns>Ids as acknowledged, by key.</returns>
    public async Task<Dictionary<string, string>> StopAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "stop"), "");
        var lines = (await _output.WaitAsync(Limit.Wait)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[1]);
    }

    public void Dispose()
    {
        if (!_script.HasExited) _script.Kill(entireProcessTree: true);
        _script.Dispose();
        FolderTree.Remove(_folder);
    }
}
