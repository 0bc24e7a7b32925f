namespace Titan.Core.Workers;

/// <summary>Slots that a Worker has and cannot fill at present, since its machine is short of something.</summary>
/// <param name="Withheld">How many; 0: it can fill all.</param>
/// <param name="Why">What it is short of, in one line.</param>
public readonly record struct SlotShortage(int Withheld, string? Why);
