namespace Titan.Storage.Sqlite;

/// <summary>What is wrong, as far as it matters to a person who is to mend it.</summary>
internal enum SqliteTrouble
{
    /// <summary>None of the others: what SQLite says is passed on.</summary>
    Other,

    /// <summary>The disk is full, or what this user may have of it.</summary>
    NoRoom,

    /// <summary>Another program holds the database.</summary>
    Busy,

    /// <summary>The process or the machine has too little memory. Says nothing about the files.</summary>
    NoMemory,

    /// <summary>Too many files are open. Says nothing about the files.</summary>
    NoDescriptors,

    /// <summary>This user may not write, or the disk takes no writes.</summary>
    NoRight,

    /// <summary>A file cannot be opened.</summary>
    CannotOpen,

    /// <summary>The disk failed to read, write or flush.</summary>
    Disk,

    /// <summary>The file is none of SQLite's.</summary>
    NoDatabase,

    /// <summary>SQLite read the file, and it is not what SQLite wrote.</summary>
    Damage,

    /// <summary>A row was read whole, and says nothing that Titan ever wrote.</summary>
    StrangeRow,
}
