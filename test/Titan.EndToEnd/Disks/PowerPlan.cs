using System.Globalization;

namespace Titan.EndToEnd.Disks;

/// <summary>How often the power fails, and when.</summary>
/// <remarks>Few times, so that all tests together stay short; <c>make power-loss</c>, or TITAN_POWER_LOSSES, asks for more.</remarks>
internal sealed class PowerPlan
{
    private const int FewLosses = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Random _random = new();

    public int Losses { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("TITAN_POWER_LOSSES"), CultureInfo.InvariantCulture, out var losses) ? losses : FewLosses;

    /// <summary>The next moment at which it fails.</summary>
    public async Task NextAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + _random.Next((int)Longest.TotalMilliseconds)));
        await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}
