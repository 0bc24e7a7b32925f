namespace Titan.Worker.Execution.Native;

/// <summary>Signal numbers of Linux.</summary>
internal static class Signals
{
    /// <summary>A shell tells of a command that a signal ended by an exit code that is so much more than the signal.</summary>
    public const int ShellCode = 128;

    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Pipe = 13;
    public const int Terminate = 15;
    public const int Child = 17;
    public const int Continue = 18;
    public const int Stop = 19;
}
