using System.Diagnostics;
using System.Globalization;
using Hangfire;
using Hangfire.Peer;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

// An order a line, an answer a line: see Peers/PeerProgram.cs of Titan.Bench.
var database = Environment.GetEnvironmentVariable("PEER_POSTGRES") ?? throw new InvalidOperationException("PEER_POSTGRES is not set");
var workers = int.Parse(args[0], CultureInfo.InvariantCulture);
var producers = int.Parse(args[1], CultureInfo.InvariantCulture);
// The shortest pause between looks at an empty queue; a queue that is not empty is asked again at once.
var storage = new PostgreSqlStorage(new NpgsqlConnectionFactory(database, new PostgreSqlStorageOptions()), new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromMilliseconds(50), EnableTransactionScopeEnlistment = false });
GlobalConfiguration.Configuration.UseStorage(storage);
var client = new BackgroundJobClient(storage);
await using var connection = new NpgsqlConnection(database);
await connection.OpenAsync();

Console.WriteLine("ready");
while (Console.ReadLine() is { } line)
    Console.WriteLine(string.Join(' ', (await QueueAsync(int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))).Select(seconds => seconds.ToString(CultureInfo.InvariantCulture))));

async Task<double[]> QueueAsync(int count)
{
    var before = await SucceededAsync();
    var begun = Stopwatch.GetTimestamp();
    Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = producers }, _ => client.Enqueue(() => Noop.Run()));
    var submitted = Stopwatch.GetTimestamp();
    using (new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = workers }, storage))
    {
        while (await SucceededAsync() < before + count) await Task.Delay(20);
        return [Stopwatch.GetElapsedTime(begun, submitted).TotalSeconds, Stopwatch.GetElapsedTime(submitted).TotalSeconds];
    }
}

async Task<long> SucceededAsync()
{
    await using var command = new NpgsqlCommand("SELECT count(*) FROM hangfire.job WHERE statename = 'Succeeded'", connection);
    return (long)(await command.ExecuteScalarAsync())!;
}
