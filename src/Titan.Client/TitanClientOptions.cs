namespace Titan.Client;

/// <summary>Where to connect, and how patiently.</summary>
public sealed record TitanClientOptions
{
    /// <summary>Tried in this order until one leads. At least one.</summary>
    public required IReadOnlyList<ManagerAddress> Managers { get; init; }

    /// <summary>Longest wait for the answer to one call, however often and to however many Managers it is sent. Streams have none: they are kept alive by pings.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest wait for one connection. Null: 3 s with one Manager, 1 s with several, since another one may lead.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long calls that are safe to repeat are repeated while no Manager takes them. Null: 2 s with one Manager, 8 s with several, so that a
    /// typing error is told soon and a change of leader is waited for.</summary>
    public TimeSpan? RetryFor { get; init; }

    /// <summary>Told once each time that a stream which had begun is interrupted, before it is opened again. Must not block.</summary>
    public Action<TitanException>? Interrupted { get; init; }

    internal TimeSpan ConnectWithin => ConnectTimeout ?? TimeSpan.FromSeconds(Managers.Count > 1 ? 1 : 3);

    /// <summary>A Manager that says nothing for this long is pinged.</summary>
    internal TimeSpan PingAfter => TimeSpan.FromSeconds(Managers.Count > 1 ? 1 : 10);

    /// <summary>One that does not answer a ping for this long has gone; with several, another one is about to lead.</summary>
    internal TimeSpan PingWithin => TimeSpan.FromSeconds(Managers.Count > 1 ? 3 : 10);

    internal TimeSpan Patience => RetryFor ?? TimeSpan.FromSeconds(Managers.Count > 1 ? 8 : 2);
}
