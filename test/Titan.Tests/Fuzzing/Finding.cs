namespace Titan.Tests.Fuzzing;

/// <summary>Fails a test with all that is needed to see the fault again, and to keep it seen for ever.</summary>
internal static class Finding
{
    private const int ShownBytes = 600;

    public static async Task FailAsync(string target, byte[] input, string why, Func<byte[], Task<string?>> judge)
    {
        var smallest = await Smallest.OfAsync(input, async candidate => await judge(candidate) is not null);
        why = await judge(smallest) ?? why;
        var shown = Convert.ToHexString(smallest.AsSpan(0, Math.Min(smallest.Length, ShownBytes)));
        Assert.Fail($"{target}: {why}\nTITAN_FUZZ_SEED={FuzzPlan.Seed}; smallest input, {smallest.Length} bytes:\n{shown}\nkeep it in test/Titan.Tests/Fuzzing/Corpus/{target}/");
    }
}
