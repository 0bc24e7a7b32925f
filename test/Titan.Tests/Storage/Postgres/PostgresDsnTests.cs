using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

public sealed class PostgresDsnTests
{
    private const string Secret = "s3cret";

    [Theory]
    [InlineData("postgres://ann:s3cret@db.example:6000/jobs?sslmode=disable", "ann", "db.example:6000", "jobs")]
    [InlineData("postgresql://ann:s3cret@db.example/jobs", "ann", "db.example:5432", "jobs")]
    [InlineData("POSTGRES://ann@db.example/jobs", "ann", "db.example:5432", "jobs")]
    [InlineData("postgres://ann:s3cret@[::1]:6000/jobs", "ann", "::1:6000", "jobs")]
    [InlineData("postgres://ann%40home:s3cret%2F%3A@db/my%20jobs", "ann@home", "db:5432", "my jobs")]
    [InlineData("postgres://ann:s3c@ret@db/jobs", "ann", "db:5432", "jobs")]
    [InlineData("postgres://ann@%2Fvar%2Frun%2Fpg/jobs", "ann", "/var/run/pg", "jobs")]
    [InlineData("postgres://?host=/tmp&user=ann&dbname=jobs&password=s3cret", "ann", "/tmp", "jobs")]
    [InlineData("postgres://ann@db/", "ann", "db:5432", "ann")]
    [InlineData("postgres://ann@a:1,b:2/jobs", "ann", "a:1,b:2", "jobs")]
    [InlineData("Host=db.example;Port=6000;Username=ann;Password=s3cret;Database=jobs", "ann", "db.example:6000", "jobs")]
    [InlineData("server=db;user id=ann;password=s3cret;database=jobs", "ann", "db:5432", "jobs")]
    public void Both_forms_are_read(string text, string user, string server, string database)
    {
        var dsn = PostgresDsn.Parse(text);
        Assert.Equal((user, server, database), (dsn.User, dsn.Server, dsn.Database));
        Assert.DoesNotContain(Secret, dsn.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_libpq_calls_a_setting_is_one_of_Npgsql()
    {
        var settings = PostgresDsn.Parse("postgres://ann:a%20b%3Bc@db/jobs?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=7&keepalives_idle=9&application_name=nightly&options=-c%20statement_timeout%3D9s").For("titan x", 3);
        Assert.Equal(
            ("a b;c", Npgsql.SslMode.VerifyFull, "/ca.pem", 7, 9, "titan x (nightly)", "-c statement_timeout=9s", 3),
            (settings.Password!, settings.SslMode, settings.RootCertificate!, settings.Timeout, settings.TcpKeepAliveTime, settings.ApplicationName!, settings.Options!, settings.CommandTimeout));
    }

    [Fact]
    public void A_connection_that_is_cut_without_a_word_is_noticed_unless_the_person_says_otherwise()
    {
        Assert.True(PostgresDsn.Parse("postgres://db/jobs").For("x", 1).TcpKeepAlive);
        Assert.False(PostgresDsn.Parse("postgres://db/jobs?keepalives=0").For("x", 1).TcpKeepAlive);
        Assert.Equal(5, PostgresDsn.Parse("postgres://db/jobs").For("x", 1).Timeout);
    }

    [Fact]
    public void Of_several_servers_the_one_that_can_be_written_is_taken()
    {
        Assert.Equal("primary", PostgresDsn.Parse("postgres://a,b/jobs").For("x", 1).TargetSessionAttributes);
        Assert.Equal("read-write", PostgresDsn.Parse("postgres://a,b/jobs?target_session_attrs=read-write").For("x", 1).TargetSessionAttributes);
        Assert.Null(PostgresDsn.Parse("postgres://a/jobs?target_session_attrs=read-write").For("x", 1).TargetSessionAttributes);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("jobs", "neither a URL nor a list of settings")]
    [InlineData("mysql://ann:s3cret@db/jobs", "neither a URL nor a list of settings")]
    [InlineData("postgres://ann:s3cret/x@db/jobs", "must be written as %2F")]
    [InlineData("postgres://ann:pw@/s3cret@db:5432/jobs", "must be written as %2F")]
    [InlineData("postgres://ann:123/s3cret@db:5432/jobs", "must be written as %2F")]
    [InlineData("postgres://ann:123?s3cret=x@db:5432/jobs", "must be written as %2F")]
    [InlineData("postgres://ann@db/jobs?password=abc&s3cret", "must be written as %26")]
    [InlineData("Host=db;Password=abc;s3cret;Database=jobs", "stands in quotes")]
    [InlineData("Host=db;Password=abc;s3cret=x", "stands in quotes")]
    [InlineData("postgres://ann:s3cret@db:99999/jobs", "the port must be a number")]
    [InlineData("postgres://ann:s3cret%2@db/jobs", "the password holds a %")]
    [InlineData("postgres://ann:s3cret@[::1/jobs", "no closing bracket")]
    [InlineData("postgres://ann:s3cret@db/jobs?sslmode=maybe", "the value of sslmode")]
    [InlineData("postgres://ann:s3cret@db/jobs?connect_timeout=soon", "the value of connect_timeout must be a number")]
    [InlineData("postgres://ann:s3cret@db/jobs?target_session_attrs=standby", "Titan must write")]
    [InlineData("postgres://ann:s3cret@db/jobs?tls=1", "does not know the setting 'tls'")]
    [InlineData("Host=db;Pasword=s3cret", "does not know the setting 'pasword'")]
    [InlineData("Host=db;Port=s3cret", "the value of 'port'")]
    [InlineData("host=db user=ann password=s3cret dbname=jobs", "settings are parted by ';'")]
    public void What_is_wrong_is_told_without_the_password(string text, string expected)
    {
        var mistake = Assert.Throws<FormatException>(() => PostgresDsn.Parse(text));
        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, mistake.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Message);
    }
}
