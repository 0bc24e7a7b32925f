namespace Titan.Worker.Execution.Keeping;

/// <summary>How far an attempt is on its way to the end.</summary>
internal enum Ending
{
    /// <summary>It runs.</summary>
    None,

    /// <summary>The tree was told to end, and has its grace.</summary>
    Terminating,

    /// <summary>What is left of the tree is killed.</summary>
    Killing,
}
