namespace Titan.EndToEnd.Disks;

/// <summary>Which file system.</summary>
public enum DiskKind
{
    /// <summary>tmpfs: what is full is full.</summary>
    Memory,

    /// <summary>ext4 in a file: with a journal, and room for root.</summary>
    Ext4,
}
