using System.Diagnostics.CodeAnalysis;

namespace Titan.Storage.Postgres;

/// <summary>Text that others wrote, as a column can hold it.</summary>
internal static class PostgresText
{
    /// <summary>PostgreSQL holds no NUL: a replacement character stands for it, so that no message can keep a commit from being made.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text) =>
        text is null || !text.Contains('\0', StringComparison.Ordinal) ? text : text.Replace('\0', '\uFFFD');
}
