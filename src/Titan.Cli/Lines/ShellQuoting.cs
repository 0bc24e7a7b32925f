namespace Titan.Cli.Lines;

/// <summary>How text must be written at a place of a shell command, so that it arrives as it is.</summary>
internal enum ShellQuoting
{
    /// <summary>It is no place: text of the command.</summary>
    None,

    /// <summary>Outside of quotes, with neighbours that leave a plain word alone: quoted only where it must be.</summary>
    Word,

    /// <summary>Outside of quotes: always quoted.</summary>
    QuotedWord,

    /// <summary>Inside '…'.</summary>
    Single,

    /// <summary>Inside "…".</summary>
    Double,

    /// <summary>Inside "…", directly behind the name of a variable, which its letters must not prolong.</summary>
    DoubleBehindName,
}
