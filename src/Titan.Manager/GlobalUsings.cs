// The contract has a message of the same name; here a Task is what is awaited, and the message is Protocol.V1.Task.
global using Task = System.Threading.Tasks.Task;
global using Plural = Titan.Core.Plural;
