using Titan.Cli.Json;
using Titan.Cli.Rendering;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary>A Worker that was changed, as the answer of <c>drain</c> and <c>resume</c>.</summary>
internal static class WorkerAnswer
{
    public static void Write(Session session, Worker worker)
    {
        if (session.Format == OutputFormat.Json) JsonAnswer.Write(session.Terminal, Documents.Of(worker));
        else if (session.Format == OutputFormat.Id) session.Terminal.Out.WriteLine(worker.Id);
        else WorkerTable.Write(session, worker);
    }
}
