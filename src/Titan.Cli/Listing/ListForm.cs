using Titan.Cli.Rendering;

namespace Titan.Cli.Listing;

/// <summary>How tasks are to be listed.</summary>
/// <param name="Order">Null: running ones first, then the newest.</param>
/// <param name="Count">At most so many; null: all.</param>
/// <param name="Template">A line for each; null: as <c>-o</c> has it.</param>
/// <param name="Watches">Whether each change is told from then on.</param>
internal sealed record ListForm(TaskOrder? Order, int? Count, TaskTemplate? Template, bool Watches);
