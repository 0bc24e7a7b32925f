using System.Diagnostics;

namespace Titan.Tests.Fuzzing;

/// <summary>Makes an input that fails as small as it can be and still fail: what is left is what is wrong with it.</summary>
internal static class Smallest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<byte[]> OfAsync(byte[] input, Func<byte[], Task<bool>> fails)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var piece = Math.Max(1, input.Length / 2); piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length && Stopwatch.GetElapsedTime(begun) < Patience;)
            {
                byte[] without = [.. input.AsSpan(0, at), .. input.AsSpan(at + piece)];
                if (await fails(without)) input = without;
                else at += piece;
            }
        }

        return input;
    }
}
