using Npgsql;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

public sealed class SessionTests(SharedPostgres postgres)
{
    /// <summary>As when a leadership ends: its end is what is told, and not what the connection broke with.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_breaks_when_its_caller_has_given_up_is_told_as_given_up(bool givenUp)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var session = new Session(PostgresDsn.Parse(database.Url), "tested");
        using var caller = new CancellationTokenSource();

        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await session.RunAsync<bool>(
            async (connection, _) =>
            {
                if (givenUp) await caller.CancelAsync();
                await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pg_backend_pid())", connection);
                await end.ExecuteNonQueryAsync(CancellationToken.None);
                return true;
            },
            caller.Token));

        if (givenUp) Assert.IsType<OperationCanceledException>(failure);
        else Assert.IsType<StoreUnavailableException>(failure);
    }
}
