using Titan.Cli;
using Titan.Cli.Servers;
using Titan.Cli.Terminals;
using Titan.CommandLine;

StandardStreams.Secure(isServer: false);
return ServerStart.IsMeant(args) ? ServerStart.Run(args) : await TitanProgram.RunAsync(args, ProcessTerminal.Open());
