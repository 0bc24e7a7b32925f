using System.Globalization;
using Titan.Bench;
using Titan.Bench.Measures;
using Titan.Bench.Peers.Contests;
using Titan.Bench.Results;
using Titan.Bench.Streams;

if (args is [BareStreamServer.Argument])
{
    await BareStreamServer.RunAsync();
    return 0;
}

// What two earlier runs say of each other, or the latest of what came before it; nothing is measured.
if (args is ["--compare", ..])
{
    var all = ResultFile.ReadAll();
    var now = args.Length > 1 ? ResultFile.Read(args[1]) : all[0];
    Console.Write(new Comparison(now, args.Length > 2 ? [ResultFile.Read(args[2])] : all).Page());
    return 0;
}

// One after another: two measurements at once would measure each other.
IMeasure[] always =
[
    new RawFlush(), new RawStream(), new Placement(), new FlatCost(), new Footprint(), new ColdStart(), new SpawnRate(), new SubmitLatency(), new BulkSubmit(), new NoopDrain(), new Salvage(),
    new StoreThroughput("store-throughput", tasks: Smoke.Of(100_000), rounds: Smoke.Of(5)), new StoreLatency(), new StoreRecovery(), new StoreSize(),
];
var peers = PeerMeasures.Each();
IMeasure[] measures = [.. always, new IdleLinks(), new FlatDrain(), new StoreThroughput("store-million", tasks: 1_000_000, rounds: 1), .. peers];
string[] names = args is [PeerMeasures.All] ? [.. peers.Select(measure => measure.Name)] : args;
IMeasure[] chosen = names.Length == 0 ? always : [.. measures.Where(measure => names.Contains(measure.Name))];
if (names.Except(measures.Select(measure => measure.Name)).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"bench: there is no measurement '{unknown}'; there are {string.Join(", ", measures.Select(measure => measure.Name))}");
    return 2;
}

var report = new Report(await Machine.DescribeAsync());
foreach (var measure in chosen)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measure.Name} …"));
    await foreach (var figure in measure.RunAsync())
    {
        Console.WriteLine($"  {figure}");
        report.Add(figure);
    }
}

Console.WriteLine($"written: {report.Write(chosen.All(peers.Contains) ? "-peers" : "")}");
return 0;
