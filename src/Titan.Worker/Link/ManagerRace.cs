using System.Net;
using System.Net.Sockets;
using Titan.Protocol.Connections;

namespace Titan.Worker.Link;

/// <summary>Finds a Manager that answers among several: one that hangs holds up no Worker, though the kernel of its machine takes the connection.</summary>
internal static class ManagerRace
{
    /// <summary>After so long without an answer the next one is asked beside it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    /// <param name="addresses">HOST:PORT of each, in the order of preference.</param>
    /// <param name="patience">How long all together may take.</param>
    /// <returns>The first that answered; null: none did.</returns>
    public static async Task<string?> FirstToAnswerAsync(IReadOnlyList<string> addresses, TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            using var first = await Race.FirstAsync(addresses.Select(address => (Func<CancellationToken, Task<Answered>>)(over => AskAsync(address, over))), Silence, limit.Token);
            return first.Address;
        }
        catch (Exception nobody) when (nobody is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<Answered> AskAsync(string address, CancellationToken cancellation)
    {
        var uri = new Uri($"http://{address}");
        return new Answered(address, await HostDial.GreetAsync(new DnsEndPoint(uri.IdnHost, uri.Port), cancellation));
    }

    private sealed record Answered(string Address, Socket Socket) : IDisposable
    {
        public void Dispose() => Socket.Dispose();
    }
}
