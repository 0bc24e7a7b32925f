using Titan.CommandLine;
using Titan.Worker;

return await CommandLineProgram.RunAsync(new WorkerCommand(new Switches(withConfigFile: true), WorkerProgram.RunAsync).Root, args, "worker");
