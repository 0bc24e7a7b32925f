using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Why an attempt could not begin, and whose fault it was.</summary>
/// <param name="Message">One line for people.</param>
/// <param name="Shortage">What this machine lacks, in a few words: see <see cref="AttemptEnd.Shortage"/>. Null: it was the task's own fault.</param>
internal sealed record StartFailure(string Message, string? Shortage)
{
    public static StartFailure OfTask(string message) => new(message, Shortage: null);

    /// <param name="what">What could not be done.</param>
    /// <param name="where">As in "in its work folder".</param>
    public static StartFailure OfMachine(string what, int error, string where) => new($"{what}: {Errno.Text(error)}", $"{Errno.Text(error)} {where}");
}
