using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd.Harness;

/// <summary>A real PgBouncer before one database, whose mode can be changed while it runs. Where the program is not installed the test is skipped.</summary>
internal sealed class Pooler : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly string[] _settings;
    private readonly string _file;
    private readonly Process _process;

    private Pooler(PostgresDatabase database, string mode, string[] settings)
    {
        _database = database;
        _settings = settings;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _file = Path.Combine(database.Server.SocketFolder, $"pooler-{Port}.ini");
        Write(mode);
        // It refuses to run as root, as PostgreSQL does.
        string[] command = PostgresPrograms.RunsAsOther ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", Program!, "-q", _file] : [Program!, "-q", _file];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    public int Port { get; }

    /// <summary>The database, by way of the pooler.</summary>
    public string Url => _database.UrlAt("127.0.0.1", Port);

    private static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <param name="mode">session, transaction or statement.</param>
    /// <param name="settings">Further lines of its configuration.</param>
    public static async Task<Pooler> StartAsync(PostgresDatabase database, string mode, params string[] settings)
    {
        Assert.SkipWhen(Program is null, "PgBouncer is not installed; on Debian: apt-get install pgbouncer");
        var pooler = new Pooler(database, mode, settings);
        await Eventually.True(pooler.Answers, "a pooler that listens");
        return pooler;
    }

    /// <summary>Changes the mode, as a person would: by its configuration, and SIGHUP.</summary>
    public async Task SetModeAsync(string mode)
    {
        Write(mode);
        await PostgresPrograms.RunAsync("/", ["kill", "-HUP", $"{_process.Id}"]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Write(string mode) => File.WriteAllText(_file, $"""
        [databases]
        {_database.Name} = host=127.0.0.1 port={_database.Server.Port} dbname={_database.Name} user={PostgresServer.User} password='{PostgresServer.Password}'
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = any
        pool_mode = {mode}
        ignore_startup_parameters = extra_float_digits,options
        {string.Join('\n', _settings)}

        """);

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
