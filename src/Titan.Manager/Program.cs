using System.Net;
using Titan.Core;
using Titan.Manager;

return await ManagerProgram.RunAsync(new ManagerOptions
{
    Bind = IPAddress.Loopback,
    Port = 50051,
    DashPort = 8080,
    LogLevel = LogLevel.Information,
    LogAsJson = false,
    Core = new OrchestratorOptions(),
});
