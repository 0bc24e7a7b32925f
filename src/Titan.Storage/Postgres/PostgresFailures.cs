using System.Net.Sockets;
using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>What a failure of PostgreSQL or of the way to it means for whoever uses the store.</summary>
internal static class PostgresFailures
{
    /// <summary>SQLSTATE that titan.fence raises.</summary>
    private const string Fenced = "TITAN";

    /// <summary>The same failure in the words of the store's port; null when it is none that passes: a fault of ours.</summary>
    public static Exception? Translate(Exception failure, PostgresDsn dsn) => failure switch
    {
        PostgresException { SqlState: Fenced } => new StoreFencedException("another Manager has taken over: this leadership is over", failure),
        PostgresException foreign when IsOfPooler(foreign) => new StoreUnavailableException($"PostgreSQL at {dsn.Server}: {PoolerCheck.Advice} ({foreign.MessageText})", failure),
        PostgresException refusal when Passes(refusal.SqlState) => new StoreUnavailableException($"PostgreSQL at {dsn.Server}: {refusal.MessageText} ({refusal.SqlState})", failure),
        PostgresException => null,
        NpgsqlException or SocketException or IOException or TimeoutException => new StoreUnavailableException($"PostgreSQL at {dsn.Server}: {Reason(failure)}", failure),
        _ => null,
    };

    /// <summary>On one line, whatever it is.</summary>
    public static string Words(Exception failure) => failure.GetBaseException() switch
    {
        PostgresException foreign when IsOfPooler(foreign) => PoolerCheck.Advice,
        PostgresException refusal => $"{refusal.MessageText} ({refusal.SqlState})",
        var cause => cause.Message,
    };

    /// <summary>In a few words: the innermost cause says most.</summary>
    public static string Reason(Exception failure)
    {
        var cause = failure;
        while (cause.InnerException is { } inner) cause = inner;
        return cause switch
        {
            TimeoutException => "no answer in time",
            EndOfStreamException => "the connection was closed",
            SocketException socket => socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "connection refused",
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "the host is not known",
                _ => socket.Message,
            },
            _ => cause.Message,
        };
    }

    /// <summary>Whether the connection is gone, at once and for certain: the server ended it, or the network said so.</summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or "57P05" } => true,
        PostgresException or NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: IOException or SocketException } or SocketException or IOException => true,
        _ => false,
    };

    /// <summary>Whether the session knows prepared statements that are not ours, or none of ours: somebody else had it meanwhile.</summary>
    public static bool IsOfPooler(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement }
        || (failure is PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } violation && violation.MessageText.Contains("prepared statement", StringComparison.Ordinal));

    // Classes of SQLSTATE: connection, transaction rolled back, resources, operator, system, internal.
    private static bool Passes(string state) => state[..2] is "08" or "40" or "53" or "57" or "58" or "XX" or "25" or "55" or "28" or "42" or "3D" or "3F";
}
