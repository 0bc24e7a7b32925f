using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Worker.Link;

namespace Titan.Simulation.Processes;

/// <summary>A line of a simulated Worker: its stream goes through the simulated network, its beat is a virtual timer.</summary>
internal sealed class SimulatedLine(WorkerNode node, WorkerLife life, string manager) : ILine
{
    public AsyncDuplexStreamingCall<WorkerFrame, ManagerFrame> Connect() => node.Dial(life, manager).Call;

    public IDisposable Pace(TimeSpan interval, Action beat) => life.Time.CreateTimer(static beat => ((Action)beat!)(), beat, interval, interval);

    public void Dispose()
    {
        // The stream ends with its call.
    }
}
