using Microsoft.AspNetCore.Connections;
using Titan.Manager.Loop;
using Titan.Storage;

namespace Titan.Manager;

/// <summary>Starts the parts, says so, and waits for the end.</summary>
internal static partial class ManagerProgram
{
    public static async Task<int> RunAsync(ManagerOptions options)
    {
        await using var app = ManagerApp.Build(options);
        try
        {
            await app.StartAsync();
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"manager: {failure.Message.TrimEnd('.')}; stop the program that uses it, or choose another with --port or --dash-port (0 picks a free one)");
            return 1;
        }

        var ended = app.WaitForShutdownAsync();
        await Task.WhenAny(app.Services.GetRequiredService<ControlLoop>().HasLed, ended);
        if (!ended.IsCompleted) Announce(app, options);
        await ended;
        return 0;
    }

    private static void Announce(WebApplication app, ManagerOptions options)
    {
        var addresses = app.Urls.ToArray();
        var identity = app.Services.GetRequiredService<ManagerIdentity>();
        var store = app.Services.GetRequiredService<IStore>();
        identity.Address = new Uri(addresses[0]).Authority;
        if (store.Kind == "memory") LogForgetful(app.Logger);
        Console.WriteLine($"titan manager ready grpc={identity.Address} dashboard={(options.DashPort < 0 ? "off" : addresses[1])} store={store.Kind} role=leader");
        Console.Out.Flush();
    }

    [LoggerMessage(LogLevel.Warning, "the memory store keeps nothing: when this program ends, its tasks are gone")]
    private static partial void LogForgetful(ILogger log);
}
