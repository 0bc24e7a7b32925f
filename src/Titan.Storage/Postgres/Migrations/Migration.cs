using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titan.Storage.Postgres.Migrations;

/// <summary>One step of the schema: an embedded file named NNNN_what.sql, never changed once it has been published.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Checksum">SHA-256 of the statements, in hexadecimal.</param>
internal sealed record Migration(int Version, string Name, string Sql, string Checksum)
{
    /// <summary>All of them, in order.</summary>
    public static readonly IReadOnlyList<Migration> All = [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read)];

    private const string Folder = "Titan.Storage.Postgres.Migrations.";

    private static Migration Read(string resource)
    {
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = resource[Folder.Length..^".sql".Length];
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[5..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}
