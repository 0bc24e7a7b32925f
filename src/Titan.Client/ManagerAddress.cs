using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Titan.Client;

/// <summary>Where a Manager's gRPC listens.</summary>
/// <param name="Host">A host name or an IP address; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record ManagerAddress(string Host, int Port)
{
    /// <summary>The port of a Manager that was not told another.</summary>
    public const int DefaultPort = 50051;

    /// <summary>Whether it is on this machine by its name; names are not looked up.</summary>
    public bool IsLoopback => IPAddress.TryParse(Host, out var address) ? IPAddress.IsLoopback(address) : Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[ipv6]:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ManagerAddress? address)
    {
        address = null;
        var (host, port) = Split(text.Trim());
        if (!IsHost(host)) return false;

        var number = DefaultPort;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is 0 or > 65535)) return false;
        address = new ManagerAddress(host, number);
        return true;
    }

    /// <summary>Reads a list divided by commas; empty entries are skipped.</summary>
    /// <exception cref="FormatException">An entry is no address, or there is none; the message says which.</exception>
    public static IReadOnlyList<ManagerAddress> ParseList(string text)
    {
        var addresses = new List<ManagerAddress>();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!TryParse(entry, out var address)) throw new FormatException($"\"{entry}\" is no address of a manager: write host:port, as in localhost:{DefaultPort}");
            if (!addresses.Contains(address)) addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses : throw new FormatException($"no address of a manager is given: write host:port, as in localhost:{DefaultPort}");
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static bool IsHost(string text)
    {
        if (Uri.CheckHostName(text) == UriHostNameType.Unknown) return false;
        try
        {
            // A name of other letters than those of ASCII is written in these when it is looked up.
            return new UriBuilder(Uri.UriSchemeHttp, text).Uri.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0) return ("", null);
            var rest = text[(close + 1)..];
            return rest.Length == 0 ? (text[1..close], null) : rest[0] == ':' ? (text[1..close], rest[1..]) : ("", null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
