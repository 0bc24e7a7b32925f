using System.Runtime.CompilerServices;
using Titan.CommandLine;
using Titan.Worker;
using Titan.Worker.Execution.Keeping;

StandardStreams.Secure(isServer: true);
return args is [KeeperProgram.Argument, ..] ? KeeperProgram.Run(args) : await WorkAsync(args);

// A keeper loads nothing of this: it is to be small, and at work at once.
[MethodImpl(MethodImplOptions.NoInlining)]
static Task<int> WorkAsync(string[] args) =>
    CommandLineProgram.RunAsync(new WorkerCommand(new Switches(withConfigFile: true), WorkerProgram.RunAsync).Root, args, "worker");
