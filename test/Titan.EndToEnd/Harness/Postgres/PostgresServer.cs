using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd.Harness;

/// <summary>A real PostgreSQL on a free port of 127.0.0.1, in a temporary folder, that can be stopped, killed and started again.</summary>
/// <remarks>Server and folder go when this is disposed of, and also when the process that made it dies: a shell that reads from it then ends them.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The role that owns databases of tests: no superuser.</summary>
    public const string User = "titan";

    /// <summary>Of <see cref="User"/>, and of the superuser "postgres".</summary>
    public const string Password = "s3cret:/p@ss";

    // Made safe once the shell has read the end of its input, however the process that held the other end came to its own.
    private const string Guard = """
        folder=$1; shift
        read -r _
        "$@" > /dev/null 2>&1
        rm -rf "$folder"
        """;

    private readonly string _folder;
    private readonly Process _guard;
    private readonly string _settings;

    private PostgresServer(string folder, string settings)
    {
        _folder = folder;
        // Below the ephemeral ports: no outgoing connection takes it while the server is down, and none connects to itself.
        Port = FreePort(20_000, 32_000);
        _settings = $"-p {Port} {settings}";
        _guard = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "sh", folder, .. Control("stop", "-m", "immediate")]) { UseShellExecute = false, RedirectStandardInput = true })!;
    }

    public int Port { get; }

    /// <summary>Where its socket is: a host, to libpq.</summary>
    public string SocketFolder => _folder;

    /// <summary>What the server wrote.</summary>
    public string Log => File.ReadAllText(LogFile);

    /// <summary>The process that starts all others of the server; by postmaster.pid.</summary>
    public int Pid => int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string DataFolder => Path.Combine(_folder, "data");

    private string LogFile => Path.Combine(_folder, "log");

    /// <summary>A server that runs.</summary>
    /// <param name="trusting">True: no password is asked for; false: SCRAM.</param>
    /// <param name="durable">True: commits reach the disk, as they do for people; false: they survive the death of the server alone, and cost less.</param>
    /// <param name="within">Where its folder is made, on a disk of the test; null: among the temporary files.</param>
    /// <param name="settings">Further settings, as in <c>max_connections=10</c>.</param>
    public static async Task<PostgresServer> StartAsync(bool trusting = false, bool durable = false, string? within = null, params IEnumerable<string> settings)
    {
        IEnumerable<string> all = ["listen_addresses=127.0.0.1", "max_connections=100", $"fsync={(durable ? "on" : "off")}", .. settings];
        // Not below TMPDIR when root: the user of the server could not reach it there.
        var folder = Path.Combine(within ?? (PostgresPrograms.RunsAsOther ? "/tmp" : Path.GetTempPath()), $"titan-pg-{Guid.NewGuid():N}"[..24]);
        await PostgresPrograms.RunAsync("/", ["mkdir", "-m", "700", folder]);
        if (PostgresPrograms.RunsAsOther) await PostgresPrograms.RunAsync("/", ["chown", "postgres:postgres", folder]);
        var server = new PostgresServer(folder, string.Join(' ', all.Append($"unix_socket_directories={folder}").Select(setting => $"-c {setting}")));
        try
        {
            await PostgresPrograms.RunAsync(
                folder,
                PostgresPrograms.Command("initdb", "-D", server.DataFolder, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "--auth-local=trust", $"--auth-host={(trusting ? "trust" : "scram-sha-256")}"));
            await server.StartAsync();
            await server.SqlAsync($"ALTER ROLE postgres PASSWORD '{Password}'; CREATE ROLE {User} LOGIN PASSWORD '{Password}';");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again; it takes connections when this returns.</summary>
    public async Task StartAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var tries = 0; ; tries++)
        {
            try
            {
                await PostgresPrograms.RunAsync(_folder, Control("start", "-w", "-l", LogFile, "-o", _settings));
                return;
            }
            catch (InvalidOperationException failure) when (LastOnesLinger())
            {
                if (tries == 300) throw new InvalidOperationException($"{failure.Message}\n{Log}", failure);
                File.Delete(LogFile);
                await timer.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Stops it: running statements are broken off and clients disconnected, in good order.</summary>
    public Task StopAsync() => PostgresPrograms.RunAsync(_folder, Control("stop", "-w", "-m", "fast"));

    /// <summary>Stops it as a crash would, but for the log of the crash.</summary>
    public Task StopAtOnceAsync() => PostgresPrograms.RunAsync(_folder, Control("stop", "-w", "-m", "immediate"));

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary><c>kill -9</c> of the postmaster. Its children notice and follow it by themselves.</summary>
    public async Task KillAsync()
    {
        var pid = Pid;
        using var postmaster = Process.GetProcessById(pid);
        postmaster.Kill();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (Lives(pid)) await timer.WaitForNextTickAsync();

        // Until the first process of the machine has waited for it, which some do late or never, a signal still finds it, and the
        // next server would take it for alive. No process ever has this pid; what else its files say guards what its children hold.
        foreach (var file in new[] { Path.Combine(DataFolder, "postmaster.pid"), Path.Combine(_folder, $".s.PGSQL.{Port}.lock") })
        {
            var lines = await File.ReadAllLinesAsync(file);
            lines[0] = int.MaxValue.ToString(CultureInfo.InvariantCulture);
            await File.WriteAllLinesAsync(file, lines);
        }
    }

    /// <summary>A new, empty database that belongs to <see cref="User"/>.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await SqlAsync($"CREATE DATABASE {name} OWNER {User}");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Runs statements as superuser, over the socket.</summary>
    /// <returns>Rows as lines, columns parted by "|".</returns>
    public async Task<string> SqlAsync(string sql, string database = "postgres") =>
        (await PostgresPrograms.RunAsync(_folder, PostgresPrograms.Command("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", _folder, "-p", $"{Port}", "-U", "postgres", "-d", database), sql)).TrimEnd('\n');

    /// <summary>Whether it takes connections.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await SqlAsync("SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    // The processes of a killed server are on their way out, or nobody has waited for them yet.
    private bool LastOnesLinger() =>
        File.Exists(LogFile)
        && (Log.Contains("pre-existing shared memory block", StringComparison.Ordinal) || Log.Contains("\"postmaster.pid\" already exists", StringComparison.Ordinal));

    // A process that nobody has waited for is as gone as one that is no longer listed.
    private static bool Lives(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int FreePort(int first, int end)
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(first, end));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    private string[] Control(params string[] order) => PostgresPrograms.Command("pg_ctl", ["-D", DataFolder, "-s", .. order]);
}
