using System.Data.Common;
using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>Where the database is and who we are to it: a libpq URL or an Npgsql string, as given by a person.</summary>
/// <remarks>Prints itself without the password. Environment variables and ~/.pgpass fill in what it does not say, as Npgsql does it.</remarks>
public sealed class PostgresDsn
{
    private const string Forms = "give postgres://user:password@host:5432/database or Host=…;Username=…;Password=…;Database=…";
    private const string DebianSockets = "/var/run/postgresql";

    private readonly NpgsqlConnectionStringBuilder _given;

    private PostgresDsn(NpgsqlConnectionStringBuilder given)
    {
        _given = given;
        if (string.IsNullOrEmpty(given.Host)) given.Host = Directory.Exists(DebianSockets) ? DebianSockets : "localhost";
        if (given.TargetSessionAttributes is "standby" or "read-only") throw new FormatException($"Titan must write, and target_session_attrs is {given.TargetSessionAttributes}; leave it out");
        // A session that may not write is of no use. With one server the server itself says so, and Npgsql wants it unsaid.
        if (!given.Host.Contains(',', StringComparison.Ordinal)) given.TargetSessionAttributes = null;
        else if (string.IsNullOrEmpty(given.TargetSessionAttributes)) given.TargetSessionAttributes = "primary";
    }

    /// <summary>Host and port, as errors tell them.</summary>
    public string Server => _given.Host!.Contains(',', StringComparison.Ordinal) || _given.Host.StartsWith('/') ? _given.Host : $"{_given.Host}:{_given.Port}";

    /// <summary>The database's name; that of the user where none is given.</summary>
    public string Database => _given.Database ?? User;

    public string User => _given.Username ?? Environment.UserName;

    /// <exception cref="FormatException">One sentence that says what is wrong, without the password.</exception>
    public static PostgresDsn Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\0', StringComparison.Ordinal)) throw new FormatException($"it holds a NUL character; {Forms}");
        var given = LibpqUrl.IsOne(text) ? LibpqUrl.Parse(text) : FromNpgsql(text);
        return new PostgresDsn(given);
    }

    /// <summary>For logs: user, server and database, nothing secret.</summary>
    public override string ToString() => $"postgres://{Uri.EscapeDataString(User)}@{Server}/{Uri.EscapeDataString(Database)}";

    /// <summary>Settings of a connection for one purpose, which the server shows as its application_name: first our name, for a successor looks for it.</summary>
    internal NpgsqlConnectionStringBuilder For(string purpose, int commandSeconds)
    {
        var settings = new NpgsqlConnectionStringBuilder(_given.ConnectionString)
        {
            ApplicationName = string.IsNullOrEmpty(_given.ApplicationName) ? purpose : $"{purpose} ({_given.ApplicationName})",
            // A statement that is sent again and again is prepared by itself.
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            CommandTimeout = commandSeconds,
            // After a timeout the connection is given up anyway: no long wait for the server's word on it.
            CancellationTimeout = 500,
            Enlist = false,
            IncludeErrorDetail = false,
            PersistSecurityInfo = false,
        };
        if (!Says("Timeout")) settings.Timeout = 5;
        // A socket of this machine has no keep-alives, and breaks with its other end.
        if (_given.Host!.StartsWith('/'))
        {
            settings.TcpKeepAlive = false;
            settings.TcpKeepAliveTime = settings.TcpKeepAliveInterval = 0;
        }
        else if (!Says("Keepalive") && !Says("Tcp Keepalive") && !Says("Tcp Keepalive Time"))
        {
            // A server that is gone without a word is noticed while nothing is asked of it.
            settings.TcpKeepAlive = true;
            settings.TcpKeepAliveTime = 5;
            settings.TcpKeepAliveInterval = 2;
        }

        return settings;
    }

    private static NpgsqlConnectionStringBuilder FromNpgsql(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new FormatException($"it is empty; {Forms}");
        var pairs = new DbConnectionStringBuilder();
        if (!TryRead(pairs, text)) throw new FormatException($"it is neither a URL nor a list of settings; {Forms}");
        var given = new NpgsqlConnectionStringBuilder();
        foreach (string keyword in pairs.Keys)
            if (Mistake(given, keyword, pairs[keyword], text) is { } mistake) throw new FormatException(mistake);
        return given.Host?.Contains('=', StringComparison.Ordinal) == true ? throw new FormatException($"settings are parted by ';'; {Forms}") : given;
    }

    private static bool TryRead(DbConnectionStringBuilder pairs, string text)
    {
        try
        {
            pairs.ConnectionString = text;
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // One by one: what Npgsql says about a whole string, or a value, may quote it, so that is not passed on.
    private static string? Mistake(NpgsqlConnectionStringBuilder given, string keyword, object value, string text)
    {
        try
        {
            given[keyword] = value;
            return null;
        }
        catch (ArgumentException)
        {
            if (!given.ContainsKey(keyword) && MayBeOfPassword(keyword, text)) return $"a setting after the password is not known; a password that holds ';' stands in quotes: Password='…'";
            return !given.ContainsKey(keyword) ? $"Npgsql does not know the setting '{keyword}'; {Forms}" : $"the value of '{keyword}' is not one that it takes";
        }
    }

    // What follows an unquoted ';' in a password looks like the next setting.
    private static bool MayBeOfPassword(string keyword, string text)
    {
        var secret = Math.Max(text.IndexOf("password", StringComparison.OrdinalIgnoreCase), text.IndexOf("pwd", StringComparison.OrdinalIgnoreCase));
        return secret >= 0 && text.LastIndexOf(keyword, StringComparison.OrdinalIgnoreCase) > secret;
    }

    private bool Says(string keyword) => _given.ContainsKey(keyword) && _given.Keys.Cast<string>().Contains(keyword, StringComparer.OrdinalIgnoreCase);
}
