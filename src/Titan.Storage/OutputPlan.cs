namespace Titan.Storage;

/// <summary>How a store takes one piece of output into what it keeps of the stream: first the cut, then the additions.</summary>
/// <param name="After">What is kept then.</param>
/// <param name="Cut">Kept bytes that are dropped; often none. Rows may begin before it or end behind it: those keep their rest.</param>
/// <param name="Adds">Ranges of the stream to take from the piece: not kept so far, disjoint, by offset; none for a repetition.</param>
public readonly record struct OutputPlan(KeptRanges After, ByteRange Cut, IReadOnlyList<ByteRange> Adds);
