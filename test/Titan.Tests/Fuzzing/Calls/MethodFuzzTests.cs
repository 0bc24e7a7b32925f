using Titan.Tests.Fuzzing.Messages;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>Messages that no sensible program sends, to every method there is, over real gRPC.</summary>
public sealed class MethodFuzzTests
{
    private const int PlainInputs = 300;
    private const int StreamInputs = 160;

    /// <summary>Streams that wait are waited for together.</summary>
    private const int AtOnce = 16;

    public static TheoryData<string> Methods() => [.. RawMethod.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Whatever_is_sent_is_answered_or_refused_with_a_reason(string name)
    {
        var method = RawMethod.Of(name);
        await using var fuzzed = await FuzzedManager.StartAsync();
        foreach (var inputs in Inputs(method, fuzzed.Messages(name)).Chunk(method.IsStream ? AtOnce : 1))
        {
            var faults = await Task.WhenAll(inputs.Select(input => fuzzed.JudgeAsync(method, input)));
            var at = Array.FindIndex(faults, fault => fault is not null);
            if (at >= 0) await Finding.FailAsync(name, inputs[at], faults[at]!, candidate => fuzzed.JudgeAsync(method, candidate));
        }

        await fuzzed.AssertSoundAsync();
    }

    private static IEnumerable<byte[]> Inputs(RawMethod method, RandomMessages random)
    {
        foreach (var kept in Corpus.Of(method.Name)) yield return kept;
        for (var i = (method.IsStream ? StreamInputs : PlainInputs) * FuzzPlan.Rounds; i > 0; i--) yield return random.Damaged(random.Next(method.Input));
    }
}
