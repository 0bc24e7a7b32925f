using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Titan.Storage.Sql;

/// <summary>One step of a schema: an embedded file named NNNN_what.sql, never changed once it has been published.</summary>
/// <param name="Version">From 1, without gaps.</param>
/// <param name="Checksum">SHA-256 of the statements, in hexadecimal.</param>
internal sealed record Migration(int Version, string Name, string Sql, string Checksum)
{
    /// <summary>All steps of one store, in order.</summary>
    /// <param name="folder">Where its files are embedded: the namespace of their folder.</param>
    public static IReadOnlyList<Migration> Load(string folder) => [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith($"{folder}.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => Read(name, folder))];

    private static Migration Read(string resource, string folder)
    {
        using var reader = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        // However it was checked out, the same file has the same checksum.
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var name = resource[(folder.Length + 1)..^".sql".Length];
        return new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name[5..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}
