namespace Titan.Tests.Core.Walks;

/// <summary>Something that may happen next. What it acts on is picked from what is there, so that it is seldom idle.</summary>
/// <param name="Make">Makes the move; false when there is nothing that it could act on.</param>
internal sealed record Move(string Name, Func<bool> Make);
