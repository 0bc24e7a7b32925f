using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Titan.Bench.Links;

namespace Titan.Bench.Measures;

/// <summary>Workers with nothing to do, each with a real stream and its pulses, and tasks whose time has not come: what they cost a Manager.</summary>
internal sealed class IdleLinks : IMeasure
{
    private const int Timers = 1_000_000;
    private const int Runs = 3;
    private static readonly int Links = int.Parse(Environment.GetEnvironmentVariable("TITAN_BENCH_LINKS") ?? "10000", CultureInfo.InvariantCulture);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    public string Name => "idle-links";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var how = $"{Runs} spans of {Span.TotalSeconds} s after {Settling.TotalSeconds} s of rest; memory store";
        await using (var bare = await Stand.StartAsync())
        {
            await ArmAsync(bare);
            yield return Figure.Median("processor share of a Manager without links", "% of a core", (await SharesAsync(bare, null)).Shares, $"{Timers:#,0} armed timers; {how}");
        }

        await using var stand = await Stand.StartAsync();
        await Task.Delay(Settling);
        var idle = Machine.Resident(stand.Manager.Pid);
        yield return Figure.Median("memory of a Manager without links", "MiB", [idle / (1024.0 * 1024)], $"resident set, {Settling.TotalSeconds} s after its start");

        await using var fleet = await IdleFleet.JoinAsync(stand.Address, Links);
        await Task.Delay(Settling);
        yield return Figure.Median("memory of an idle link", "KiB", [(Machine.Resident(stand.Manager.Pid) - idle) / 1024.0 / Links],
            $"growth of the Manager's resident set, garbage included, over {Links:#,0} links, after {Settling.TotalSeconds} s of pulses; the kernel's buffers apart");

        await ArmAsync(stand);
        var (shares, pulses) = await SharesAsync(stand, fleet);
        yield return Figure.Median($"processor share of a Manager with {Links:#,0} idle links", "% of a core", shares,
            $"each link a connection and stream of its own, with a pulse a second or as seldom as the Manager wants, spread evenly; {Timers:#,0} armed timers; {how}; {fleet.Held:#,0} pulses left out by the load program");
        yield return Figure.Median("pulses answered", "pulses/s", pulses, "the same spans");
    }

    private static Task ArmAsync(Stand stand) => stand.SubmitAsync(Enumerable.Range(0, Timers).Select(number =>
    {
        var task = Specs.Noop();
        task.Delay = Duration.FromTimeSpan(TimeSpan.FromHours(2) + TimeSpan.FromMilliseconds(number));
        return task;
    }));

    private static async Task<(List<double> Shares, List<double> Pulses)> SharesAsync(Stand stand, IdleFleet? fleet)
    {
        await Task.Delay(Settling);
        var (shares, pulses) = (new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            var (begun, used, answered) = (Stopwatch.GetTimestamp(), Machine.ProcessorTime(stand.Manager.Pid), fleet?.Answered ?? 0);
            await Task.Delay(Span);
            var elapsed = Stopwatch.GetElapsedTime(begun);
            shares.Add(100 * (Machine.ProcessorTime(stand.Manager.Pid) - used) / elapsed);
            pulses.Add(((fleet?.Answered ?? 0) - answered) / elapsed.TotalSeconds);
        }

        fleet?.Check();
        return (shares, pulses);
    }
}
