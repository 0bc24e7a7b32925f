using System.Globalization;

namespace Titan.Bench.Peers;

/// <summary>Celery with nothing else to do: from the call that submits to the first instruction of the process that the task starts.</summary>
internal sealed class CeleryStarts(Stamps stamps, PeerProgram program, IReadOnlyList<IAsyncDisposable> servers, bool tuned) : IContender
{
    private const int IntervalMs = 20;

    public string Name => Celery.Name(tuned);

    public Conditions Conditions { get; } = Celery.Conditions(tuned) with { Setup = $"open-loop, one every {IntervalMs} ms; {Celery.Conditions(tuned).Setup}" };

    public static async Task<IContender> StartAsync(bool tuned)
    {
        var stamps = new Stamps();
        var (servers, program) = await Celery.StartProgramAsync(tuned);
        return new CeleryStarts(stamps, program, servers, tuned);
    }

    public async Task<IReadOnlyList<double>> RoundAsync(int tasks)
    {
        var calls = await program.AskAsync($"starts {tasks} {IntervalMs} {stamps.Program} {stamps.File}");
        return stamps.Since([.. calls.Select((at, number) => (number.ToString(CultureInfo.InvariantCulture), at))]);
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        foreach (var server in servers.Reverse()) await server.DisposeAsync();
        stamps.Dispose();
    }
}
