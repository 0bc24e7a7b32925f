using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Titan.Bench.Peers;

/// <summary>A server that a peer needs, in a folder of its own below the temporary files.</summary>
/// <remarks>Both go when this is disposed of, and also when this process dies: a shell that reads from it then ends them.</remarks>
internal sealed class PeerServer : IAsyncDisposable
{
    // Ctrl-C is not for the shell: it has the server end in good order. What does not, ends all the same.
    private const string Guard = """
        trap '' INT TERM HUP
        folder=$1; shift
        cd "$folder"
        "$@" > log 2>&1 < /dev/null &
        server=$!
        read -r _
        kill "$server" 2> /dev/null
        ( sleep 5; kill -9 "$server" 2> /dev/null ) > /dev/null 2>&1 &
        late=$!
        wait "$server"
        kill "$late" 2> /dev/null
        rm -rf "$folder"
        """;

    private readonly Process _guard;

    private PeerServer(string folder, Process guard) => (Folder, _guard) = (folder, guard);

    /// <summary>Its working directory; what it writes is in the file "log".</summary>
    public string Folder { get; }

    /// <summary>A new folder for a server: what it is to read goes there before it starts.</summary>
    /// <param name="peer">Part of the folder's name. The whole is short: names of sockets are bounded.</param>
    public static string NewFolder(string peer) => Directory.CreateTempSubdirectory($"titan-{peer}-").FullName;

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="ready">Asked until it says yes.</param>
    /// <exception cref="PeerException">It is not installed, or is not ready within half a minute; what it wrote is told.</exception>
    public static async Task<PeerServer> StartAsync(string folder, Func<Task<bool>> ready, params string[] command)
    {
        var guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guard, "sh", folder, .. command]) { UseShellExecute = false, RedirectStandardInput = true })!;
        var server = new PeerServer(folder, guard);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var tries = 0; tries < 600; tries++)
        {
            if (await ready()) return server;
            await timer.WaitForNextTickAsync();
        }

        var log = Path.Combine(folder, "log");
        var said = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
        await server.DisposeAsync();
        throw new PeerException($"{command[0]} is not ready after half a minute: {said.Trim()}");
    }

    /// <summary>Whether somebody listens on a port of 127.0.0.1.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port of 127.0.0.1 that nobody has, below those that outgoing connections take.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }
}
