using Titan.Cli;
using Titan.Cli.Terminals;
using Titan.CommandLine;

StandardStreams.Secure(isServer: false);
return await TitanProgram.RunAsync(args, ProcessTerminal.Open());
