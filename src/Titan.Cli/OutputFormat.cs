namespace Titan.Cli;

/// <summary>The form of the answer.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Id,
}
