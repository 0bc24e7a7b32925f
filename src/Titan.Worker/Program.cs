using Titan.CommandLine;
using Titan.Worker;
using Titan.Worker.Execution.Keeping;

if (args is [KeeperProgram.Argument, ..]) return KeeperProgram.Run(args);

return await CommandLineProgram.RunAsync(new WorkerCommand(new Switches(withConfigFile: true), WorkerProgram.RunAsync).Root, args, "worker");
