using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Titan.Client;
using Titan.Client.Connection;

namespace Titan.Tests.Client;

/// <summary>What a broken connection is taken for: it decides whether a call is made again.</summary>
public sealed class FailureTests
{
    private const long ProtocolError = 1;
    private const long InternalError = 2;
    private const long StreamClosed = 5;
    private const long Http11Required = 13;

    private static readonly ManagerAddress Address = new("127.0.0.1", 50051);

    /// <summary>Kestrel ends so a connection whose pings are not answered, as over a wire that loses what the client says, and one on which a call was cancelled in the middle of a message.</summary>
    [Theory]
    [InlineData(InternalError)]
    [InlineData(StreamClosed)]
    public void A_connection_that_a_manager_broke_off_is_lost_and_the_call_can_be_made_again(long code)
    {
        var broken = new HttpProtocolException(code, "The HTTP/2 server closed the connection.", null);
        foreach (var cause in new Exception[] { broken, new HttpRequestException("An error occurred while sending the request.", broken), new IOException("The request was aborted.", broken) })
        {
            var failure = Of(cause);
            Assert.Equal((StatusCode.Unavailable, FailureReasons.ConnectionLost, false), (failure.Code, failure.Reason, failure.NeverBegun));
        }
    }

    [Fact]
    public void A_manager_that_answers_no_ping_is_silent_for_a_stream_as_for_a_call()
    {
        var silence = new HttpProtocolException(ProtocolError, "The HTTP/2 server didn't respond to a ping request within the configured KeepAlivePingDelay.", null);
        Assert.Equal((StatusCode.Unavailable, FailureReasons.NoAnswer), (Of(silence).Code, Of(silence).Reason));
        Assert.Equal(FailureReasons.NoAnswer, Of(new HttpRequestException("An error occurred while sending the request.", silence)).Reason);
    }

    [Theory]
    [InlineData(ProtocolError)]
    [InlineData(Http11Required)]
    public void One_that_does_not_speak_our_language_is_no_manager(long code) =>
        Assert.Equal(FailureReasons.NotTitan, Of(new HttpRequestException("no", new HttpProtocolException(code, "The HTTP/2 server sent invalid data.", null))).Reason);

    [Fact]
    public void One_that_hung_up_before_it_said_a_word_may_be_a_manager_that_died() =>
        Assert.Equal(StatusCode.Unavailable, Of(new HttpRequestException("An HTTP/2 connection could not be established because the server did not complete the HTTP/2 handshake.")).Code);

    [Theory]
    [InlineData("localhost", "titan dev")]
    [InlineData("127.0.0.2", "titan dev")]
    [InlineData("::1", "titan dev")]
    [InlineData("192.0.2.2", "listens on loopback unless told otherwise: come through a tunnel, `ssh -N -L 50051:127.0.0.1:50051 192.0.2.2`")]
    [InlineData("node3", "listens on loopback unless told otherwise")]
    public void Where_nobody_answers_the_hint_depends_on_the_machine(string host, string told)
    {
        var refused = new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused));
        var failure = Failure.Of(new RpcException(new Status(StatusCode.Unavailable, "no", refused)), new ManagerAddress(host, 50051));
        Assert.Contains(told, failure.Hint, StringComparison.Ordinal);
        Assert.Contains("--manager HOST:PORT", failure.Hint, StringComparison.Ordinal);
    }

    /// <summary>As a proxy before a Manager that is not there.</summary>
    [Fact]
    public async Task A_door_that_closes_at_once_is_tried_again()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        using var over = new CancellationTokenSource();
        var closing = CloseAllAsync(door, over.Token);
        for (var i = 0; i < 50; i++)
        {
            using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", ((IPEndPoint)door.LocalEndpoint).Port)], RetryFor = TimeSpan.Zero });
            var failure = await Assert.ThrowsAsync<TitanException>(() => client.Cluster.StatusAsync(TestContext.Current.CancellationToken));
            Assert.Equal(StatusCode.Unavailable, failure.Code);
        }

        await over.CancelAsync();
        await closing;
    }

    private static async Task CloseAllAsync(TcpListener door, CancellationToken over)
    {
        try
        {
            while (true) (await door.AcceptSocketAsync(over)).Dispose();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static TitanException Of(Exception cause) => Failure.Of(new RpcException(new Status(StatusCode.Internal, "Error starting gRPC call.", cause)), Address);
}
