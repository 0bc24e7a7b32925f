using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Titan.Client;

namespace Titan.Tests.Client;

/// <summary>A wire between a client and a Manager that the test can cut.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly ManagerAddress _target;
    private volatile bool _answersAreLost;
    private volatile bool _allAnswersAreLost;
    private volatile TaskCompletionSource? _held;

    public Relay(ManagerAddress target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public ManagerAddress Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Ends all connections; new ones are taken.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys) socket.Dispose();
        _sockets.Clear();
    }

    /// <summary>From now on a connection is cut when the Manager has something to say: requests arrive, answers do not.</summary>
    public void LoseNextAnswer() => _answersAreLost = true;

    /// <summary>The same for all that comes after too.</summary>
    public void LoseAnswers() => _answersAreLost = _allAnswersAreLost = true;

    /// <summary>From now on nothing passes, and connections are taken: as with a Manager that hangs.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    public void Dispose()
    {
        _held?.TrySetResult();
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var manager = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await manager.ConnectAsync(_target.Host, _target.Port);
                (client.NoDelay, manager.NoDelay) = (true, true);
                _sockets[client] = _sockets[manager] = true;
                Connections++;
                _ = PumpAsync(client, manager, isAnswer: false);
                _ = PumpAsync(manager, client, isAnswer: true);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (isAnswer && _answersAreLost && HoldsHeaders(buffer.AsSpan(0, count)))
                {
                    _answersAreLost = _allAnswersAreLost;
                    break;
                }

                if (_held is { } held) await held.Task;
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Told to the other side below.
        }

        from.Dispose();
        to.Dispose();
    }

    /// <summary>Whether an HTTP/2 HEADERS frame is among these: the beginning of an answer.</summary>
    private static bool HoldsHeaders(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 9)
        {
            if (bytes[3] == 1) return true;
            var length = 9 + ((bytes[0] << 16) | (bytes[1] << 8) | bytes[2]);
            bytes = length < bytes.Length ? bytes[length..] : [];
        }

        return false;
    }
}
