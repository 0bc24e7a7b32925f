using System.Diagnostics;

namespace Titan.Bench.Peers;

/// <summary><c>xargs -P</c>, which captures no output and records no exit codes.</summary>
internal sealed class Xargs : IContender
{
    private static readonly string Line = $"seq \"$1\" | xargs -P {Environment.ProcessorCount} -n 1 /bin/sh -c true";

    public string Name => $"xargs -P {Environment.ProcessorCount}";

    public Conditions Conditions { get; } = new(Conditions.None, Conditions.None, $"`{Line.Replace('|', '→')}`: nothing is queued, captured or recorded");

    public static Task<IContender> StartAsync() => Task.FromResult<IContender>(new Xargs());

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var begun = Stopwatch.GetTimestamp();
        await Tool.OutputAsync("/bin/sh", "-c", Line, "sh", $"{tasks}");
        return [tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
