using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Output;

namespace Titan.Worker.Execution.Keeping;

/// <summary>The files that an attempt writes its output to.</summary>
internal static class OutputFileOpening
{
    /// <param name="folder">In which the command starts.</param>
    /// <param name="failure">Why one cannot be written, and whose fault it is; null when there is none, or both can be.</param>
    public static (OutputFile? Stdout, OutputFile? Stderr) Open(string stdout, string stderr, string folder, out StartFailure? failure)
    {
        failure = null;
        var first = stdout.Length == 0 ? null : Open(Path.Combine(folder, stdout), ref failure);
        var second = stderr.Length == 0 || failure is not null ? null
            : first is not null && stdout == stderr ? first
            : Open(Path.Combine(folder, stderr), ref failure);
        if (failure is null) return (first, second);
        first?.Dispose();
        return default;
    }

    private static OutputFile? Open(string path, ref StartFailure? failure)
    {
        var file = OutputFile.Open(path);
        if (file is not null) return file;
        var error = Errno.Last;
        failure = error is Errno.TooManyFilesHere or Errno.TooManyFiles or Errno.NoMemory
            ? StartFailure.OfMachine($"{path}: could not be opened", error, "for a file of output")
            : StartFailure.OfTask($"{path}: its output cannot be written there: {Errno.Text(error)}");
        return null;
    }
}
