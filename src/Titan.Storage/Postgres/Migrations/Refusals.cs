using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Titan.Storage.Postgres.Migrations;

/// <summary>Failures to begin, as one line that says what to do.</summary>
internal static class Refusals
{
    /// <summary>Null when the failure is none of the database.</summary>
    public static StoreRefusedException? Of(Exception failure, PostgresDsn dsn) => failure switch
    {
        StoreRefusedException => null,
        PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation } refusal when refusal.MessageText.Contains("startup parameter", StringComparison.Ordinal) =>
            new StoreRefusedException($"{dsn}: {refusal.MessageText}; a pooler between must let it pass (PgBouncer: ignore_startup_parameters = extra_float_digits, options)", failure),
        PostgresException refusal => new StoreRefusedException($"{dsn}: {refusal.MessageText} ({refusal.SqlState}){Hint(refusal.SqlState, dsn)}", failure),
        NpgsqlException when failure.InnerException is AuthenticationException || failure.Message.Contains("SSL", StringComparison.Ordinal) => new StoreRefusedException($"{dsn}: no TLS: {PostgresFailures.Reason(failure).TrimEnd('.')}; see sslmode and sslrootcert in the DSN", failure),
        NpgsqlException when failure.Message.StartsWith("No password", StringComparison.Ordinal) => new StoreRefusedException($"{dsn} wants a password, and the DSN has none; put it there, or in ~/.pgpass", failure),
        NpgsqlException or SocketException or IOException or TimeoutException => new StoreRefusedException($"{dsn} cannot be reached: {PostgresFailures.Reason(failure)}; check host and port, and that the server runs and lets this host in", failure),
        _ => null,
    };

    private static string Hint(string state, PostgresDsn dsn) => state switch
    {
        "28P01" => "; check user and password in the DSN",
        "28000" => $"; check the user in the DSN, and pg_hba.conf of the server",
        "3D000" => $"; create it: createdb {dsn.Database}",
        "42501" => "; grant the right, or use another role",
        "53300" => "; raise max_connections, or end other clients",
        "57P03" => "; start again when the server is up",
        _ => "",
    };
}
