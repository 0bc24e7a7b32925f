using System.Globalization;
using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>Reads <c>postgres://user:password@host:5432/database?sslmode=require</c>, as chapter 34.1.1.2 of PostgreSQL's manual has it.</summary>
internal static class LibpqUrl
{
    private const int DefaultPort = 5432;

    public static bool IsOne(string text) => Rest(text) is not null;

    /// <exception cref="FormatException">One sentence that says what is wrong, without the password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        var rest = Rest(text)!;
        var (main, query) = Cut(rest, '?');
        // Elsewhere it is written as %40. What stands before it is then likely to be a password, so nothing of it is told.
        if (rest.IndexOfAny(['/', '?']) is >= 0 and var end && rest.IndexOf('@', end) >= 0)
            throw new FormatException("an '@' stands after the first '/' or '?'; a '/', '?' or '#' in the password must be written as %2F, %3F or %23, and an '@' elsewhere as %40");
        var slash = main.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (main, "") : (main[..slash], main[(slash + 1)..]);

        // The last '@': a password that was not percent-encoded may hold others.
        var at = authority.LastIndexOf('@');
        if (at >= 0) ReadUser(authority[..at], settings);
        ReadHosts(authority[(at + 1)..], settings);
        if (path.Length > 0) settings.Database = Decode(path, "database");
        foreach (var parameter in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)) ReadParameter(parameter, settings);
        return settings;
    }

    private static string? Rest(string text)
    {
        foreach (var scheme in new[] { "postgres://", "postgresql://" })
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return text[scheme.Length..];
        return null;
    }

    private static void ReadUser(string text, NpgsqlConnectionStringBuilder settings)
    {
        var (user, password) = Cut(text, ':');
        if (user.Length > 0) settings.Username = Decode(user, "user");
        if (password is not null) settings.Password = Decode(password, "password");
    }

    private static void ReadHosts(string text, NpgsqlConnectionStringBuilder settings)
    {
        if (text.Length == 0) return;
        var hosts = text.Split(',').Select(ReadHost).ToList();
        if (hosts is [var (host, port)])
        {
            if (host.Length > 0) settings.Host = host;
            settings.Port = port;
        }
        else
        {
            settings.Host = string.Join(',', hosts.Select(host => $"{host.Host}:{host.Port}"));
        }
    }

    private static (string Host, int Port) ReadHost(string text)
    {
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : 0;
        if (end == 0 && text.StartsWith('[')) throw new FormatException($"the IPv6 address {text} has no closing bracket");
        var colon = text.IndexOf(':', end);
        var host = colon < 0 ? text : text[..colon];
        var port = DefaultPort;
        if (colon >= 0 && colon + 1 < text.Length && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65_535))
            throw new FormatException("the port must be a number from 1 to 65535; a '/', '?' or '#' in the password must be written as %2F, %3F or %23");
        return (host.StartsWith('[') ? host[1..^1] : Decode(host, "host"), port);
    }

    private static void ReadParameter(string text, NpgsqlConnectionStringBuilder settings)
    {
        var (name, raw) = Cut(text, '=');
        var value = Decode(raw ?? "", name);
        if (raw is null) throw new FormatException("a setting after the '?' has no value; an '&' in a password must be written as %26");
        if (!TryApply(name, value, settings)) throw new FormatException($"the value of {name} is not one that it takes");
    }

    // What Npgsql says about a value quotes it, so that is not passed on.
    private static bool TryApply(string name, string value, NpgsqlConnectionStringBuilder settings)
    {
        try
        {
            Apply(name, value, settings);
            return true;
        }
        catch (Exception mistake) when (mistake is ArgumentException or OverflowException)
        {
            return false;
        }
    }

    private static void Apply(string name, string value, NpgsqlConnectionStringBuilder settings)
    {
        switch (name)
        {
            case "host": settings.Host = value; break;
            case "port": settings.Port = Number(name, value); break;
            case "dbname": settings.Database = value; break;
            case "user": settings.Username = value; break;
            case "password": settings.Password = value; break;
            case "passfile": settings.Passfile = value; break;
            case "application_name": settings.ApplicationName = value; break;
            case "connect_timeout": settings.Timeout = Number(name, value); break;
            case "options": settings.Options = value; break;
            case "target_session_attrs": settings.TargetSessionAttributes = value; break;
            case "sslmode": settings.SslMode = Mode<SslMode>(value); break;
            case "sslnegotiation": settings.SslNegotiation = Mode<SslNegotiation>(value); break;
            case "sslrootcert": settings.RootCertificate = value; break;
            case "sslcert": settings.SslCertificate = value; break;
            case "sslkey": settings.SslKey = value; break;
            case "sslpassword": settings.SslPassword = value; break;
            case "channel_binding": settings.ChannelBinding = Mode<ChannelBinding>(value); break;
            case "gssencmode": settings.GssEncryptionMode = Mode<GssEncryptionMode>(value); break;
            case "krbsrvname": settings.KerberosServiceName = value; break;
            case "keepalives": settings.TcpKeepAlive = Number(name, value) != 0; break;
            case "keepalives_idle": settings.TcpKeepAliveTime = Number(name, value); break;
            case "keepalives_interval": settings.TcpKeepAliveInterval = Number(name, value); break;
            case "client_encoding" when value.Equals("auto", StringComparison.OrdinalIgnoreCase) || value.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase): break;
            default: throw new FormatException($"Titan does not know the setting '{name}' of a PostgreSQL URL");
        }
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"the value of {name} must be a number");

    // verify-full is VerifyFull to Npgsql.
    private static T Mode<T>(string value)
        where T : struct, Enum =>
        !int.TryParse(value, out _) && Enum.TryParse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode) ? mode : throw new ArgumentException("unknown", nameof(value));

    private static string Decode(string text, string what)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                throw new FormatException($"the {what} holds a % that two hexadecimal digits do not follow; a % itself is written as %25");
        }

        return text.Contains("%00", StringComparison.Ordinal) ? throw new FormatException($"the {what} holds a NUL character, which no server takes") : Uri.UnescapeDataString(text);
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }
}
