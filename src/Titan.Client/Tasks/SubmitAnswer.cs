namespace Titan.Client.Tasks;

/// <summary>What became of one task of many.</summary>
/// <param name="Index">Its place in what was submitted, from 0.</param>
/// <param name="Id">Empty when it was refused.</param>
/// <param name="Existed">A task with its key was there already.</param>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
public readonly record struct SubmitAnswer(long Index, string Id, bool Existed, TitanException? Refusal);
