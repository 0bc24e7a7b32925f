namespace Titan.Client.Connection;

/// <summary>One try of a call at one Manager.</summary>
internal sealed class CallAttempt : IDisposable
{
    private readonly CancellationToken _givenUp;
    private readonly CancellationTokenSource? _either;

    /// <param name="cancellation">The caller's.</param>
    /// <param name="mayGiveUp">False where there is no other Manager to go to.</param>
    public CallAttempt(Endpoint endpoint, bool mayGiveUp, CancellationToken cancellation)
    {
        Endpoint = endpoint;
        Cancellation = cancellation;
        if (!mayGiveUp) return;
        _givenUp = endpoint.GivenUp;
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _givenUp);
        Cancellation = _either.Token;
        endpoint.Begin();
    }

    public Endpoint Endpoint { get; }

    /// <summary>Cancelled by the caller, and when the Manager is given up: it was silent, and another one leads.</summary>
    public CancellationToken Cancellation { get; }

    public TitanException FailureOf(Grpc.Core.RpcException failure) => _givenUp.IsCancellationRequested ? Failure.Silent(failure, Endpoint.Address) : Failure.Of(failure, Endpoint.Address);

    public void Dispose()
    {
        if (_either is null) return;
        Endpoint.End();
        _either.Dispose();
    }
}
