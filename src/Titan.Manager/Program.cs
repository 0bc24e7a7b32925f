using Titan.CommandLine;
using Titan.Manager;

return await CommandLineProgram.RunAsync(new ManagerCommand(new Switches(withConfigFile: true), ManagerProgram.RunAsync).Root, args, "manager");
