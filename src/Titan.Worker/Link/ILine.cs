using Grpc.Core;

namespace Titan.Worker.Link;

/// <summary>A connection to one Manager, and the beat at which it is used.</summary>
internal interface ILine : IDisposable
{
    /// <summary>Opens the one stream of it. Whether the Manager can be reached is seen when the stream is used.</summary>
    /// <remarks>
    /// A write that waits for room when the stream ends may wait for ever: disposing of the call does not reach it, only a token of its own does
    /// (Grpc.Net.Client over HttpClient). So the call has none, and each read and write on it has one.
    /// </remarks>
    AsyncDuplexStreamingCall<V1.WorkerFrame, V1.ManagerFrame> Connect();

    /// <summary>Beats until disposed of; no beat comes after that.</summary>
    /// <param name="beat">Must not block.</param>
    IDisposable Pace(TimeSpan interval, Action beat);
}
