using System.Diagnostics;

namespace Titan.EndToEnd.Crashes;

/// <summary>A user's script: one `titan submit` after another, each with a key and again until it is acknowledged. Every task writes down that it ran.</summary>
internal sealed class ScriptClient : IDisposable
{
    // Lives from nothing to nine tenths of a second, so that some are always under way when the Manager dies.
    private const string Text = """
        n=0
        while [ ! -e "$FOLDER/stop" ]; do
            n=$((n + 1))
            until id=$("$TITAN" submit -o id --id-key "script-$n" --command "sleep 0.$((n % 10)); echo \$TITAN_TASK_ID >> $FOLDER/runs" 2>> "$FOLDER/errors"); do
                sleep 0.1
            done
            echo "script-$n $id"
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("titan-script-").FullName;
    private readonly Process _script;
    private readonly Task<string> _output;

    public ScriptClient(string manager)
    {
        File.WriteAllText(Path.Combine(_folder, "runs"), "");
        _script = Launch.Start("/bin/sh", ["-c", Text], KeyValuePair.Create("TITAN_MANAGER", manager), KeyValuePair.Create("TITAN", Programs.Titan), KeyValuePair.Create("FOLDER", _folder));
        _output = _script.StandardOutput.ReadToEndAsync();
    }

    /// <summary>What the tasks wrote down: one id for each run.</summary>
    public string[] Runs => File.ReadAllLines(Path.Combine(_folder, "runs"));

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
        Directory.Delete(_folder, recursive: true);
    }
}
