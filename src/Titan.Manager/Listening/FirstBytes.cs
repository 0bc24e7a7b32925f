using Microsoft.AspNetCore.Connections;

namespace Titan.Manager.Listening;

/// <summary>Whoever connects says something soon, or makes room: a connection that says nothing keeps nobody out for long.</summary>
internal static class FirstBytes
{
    /// <summary>Of the preface of HTTP/2 (RFC 9113, 3.4).</summary>
    public const int Http2 = 24;

    public const int Http1 = 1;

    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Waits for so many bytes, and leaves them where they are. False: they did not come.</summary>
    public static async ValueTask<bool> ComeAsync(ConnectionContext connection, int wanted)
    {
        var input = connection.Transport.Input;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(Within);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token);
                var isEnough = read.Buffer.Length >= wanted || read.IsCompleted;
                input.AdvanceTo(read.Buffer.Start, isEnough ? read.Buffer.Start : read.Buffer.End);
                if (isEnough) return true;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            return false;
        }
    }
}
