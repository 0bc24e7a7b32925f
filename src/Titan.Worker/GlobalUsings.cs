// The contract has messages of the same names: here they are V1.Task, V1.Result and so on, and a Task is what is awaited.
global using V1 = Titan.Protocol.V1;
global using Plural = Titan.Core.Plural;
