namespace Titan.Cli.Rendering;

/// <summary>A column of a table.</summary>
/// <param name="Title">In capitals.</param>
/// <param name="Right">Numbers are set to the right.</param>
/// <param name="Least">Narrowest it may become on a small terminal; 0: it is never cut.</param>
/// <param name="Drop">Left out of a terminal that is too small even so: the highest first; 0: never.</param>
internal sealed record Column(string Title, bool Right = false, int Least = 0, int Drop = 0);
