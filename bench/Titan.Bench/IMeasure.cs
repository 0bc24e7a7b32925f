namespace Titan.Bench;

/// <summary>One thing that is measured.</summary>
internal interface IMeasure
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    IAsyncEnumerable<Figure> RunAsync();
}
