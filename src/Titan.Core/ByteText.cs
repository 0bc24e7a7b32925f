namespace Titan.Core;

/// <summary>Sizes in the words of people.</summary>
public static class ByteText
{
    /// <summary>As in 512 bytes, 1.5 KiB, 192 MiB, 4 GiB.</summary>
    public static string Of(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} bytes",
        < 1L << 20 => $"{bytes / (double)(1L << 10):0.#} KiB",
        < 1L << 30 => $"{bytes / (double)(1L << 20):0.#} MiB",
        _ => $"{bytes / (double)(1L << 30):0.#} GiB",
    };
}
