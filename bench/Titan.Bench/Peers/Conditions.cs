namespace Titan.Bench.Peers;

/// <summary>What a contender promises and how it is set up, for the notes of figures.</summary>
/// <param name="Durability">What an answer promises.</param>
/// <param name="Batching">How much goes in one message or transaction.</param>
/// <param name="Setup">Processes, concurrency, and what is not as it comes.</param>
internal sealed record Conditions(string Durability, string Batching, string Setup)
{
    public const string None = "none";
}
