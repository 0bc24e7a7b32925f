using Titan.CommandLine;
using Titan.Manager;

StandardStreams.Secure(isServer: true);
return await CommandLineProgram.RunAsync(new ManagerCommand(new Switches(withConfigFile: true), ManagerProgram.RunAsync).Root, args, "manager");
