using Titan.Cli;
using Titan.Cli.Terminals;

return await TitanProgram.RunAsync(args, ProcessTerminal.Open());
