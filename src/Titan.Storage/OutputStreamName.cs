namespace Titan.Storage;

/// <summary>The two streams that a command writes to.</summary>
public enum OutputStreamName : byte
{
    Stdout = 1,
    Stderr = 2,
}
