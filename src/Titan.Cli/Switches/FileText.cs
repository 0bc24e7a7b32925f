namespace Titan.Cli.Switches;

/// <summary>Words about files that were named on the command line.</summary>
internal static class FileText
{
    /// <summary>Why a file cannot be read, and what to do.</summary>
    public static string Unreadable(string option, string file, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{option}: there is no file {file}; look at its name, or give an absolute path",
        UnauthorizedAccessException when Directory.Exists(file) => $"{option}: {file} is a folder; name a file",
        UnauthorizedAccessException => $"{option}: {file} may not be read by this user",
        _ => $"{option}: {file} can't be read: {failure.Message.TrimEnd('.')}",
    };
}
