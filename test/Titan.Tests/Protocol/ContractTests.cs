using Google.Protobuf.Reflection;
using Titan.Protocol.V1;

namespace Titan.Tests.Protocol;

/// <summary>The contract is kept: what was once in it stays in it. <c>contract.txt</c> records it.</summary>
/// <remarks>After an addition, run the tests once with TITAN_RECORD=1 and review what changed in the file.</remarks>
public sealed class ContractTests
{
    private static readonly FileDescriptor[] Files = [TasksReflection.Descriptor, WorkReflection.Descriptor, ClusterReflection.Descriptor, WorkerLinkReflection.Descriptor];

    private static string Path => System.IO.Path.Combine(Repository.Root, "test", "Titan.Tests", "Protocol", "contract.txt");

    [Fact]
    public void Fields_methods_and_values_are_only_ever_added()
    {
        Assert.NotEmpty(File.ReadLines(Path));
        var present = Describe().ToHashSet(StringComparer.Ordinal);
        Assert.All(File.ReadLines(Path), line => Assert.True(present.Contains(line), $"gone from the contract: {line}"));
    }

    [Fact]
    public void The_record_of_the_contract_is_complete()
    {
        if (Environment.GetEnvironmentVariable("TITAN_RECORD") == "1") File.WriteAllLines(Path, Describe());
        Assert.Equal(File.ReadLines(Path), Describe());
    }

    [Fact]
    public void Every_file_of_the_contract_is_recorded() =>
        Assert.Equal(Repository.Files("*.proto", "proto").Select(System.IO.Path.GetFileName).Order(), Files.Select(file => System.IO.Path.GetFileName(file.Name)).Order());

    private static List<string> Describe() => [.. Files
        .SelectMany(file => file.Services.SelectMany(Describe).Concat(file.MessageTypes.SelectMany(Describe)).Concat(file.EnumTypes.SelectMany(Describe)))
        .Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Describe(ServiceDescriptor service) => service.Methods.Select(method =>
        $"{method.FullName}({(method.IsClientStreaming ? "stream " : "")}{method.InputType.FullName}) returns ({(method.IsServerStreaming ? "stream " : "")}{method.OutputType.FullName})");

    private static IEnumerable<string> Describe(MessageDescriptor message) => message.Fields.InDeclarationOrder().Select(field =>
        $"{field.FullName} = {field.FieldNumber} {(field.IsRepeated ? "repeated " : field.HasPresence ? "optional " : "")}{TypeOf(field)}")
        .Concat(message.NestedTypes.SelectMany(Describe))
        .Concat(message.EnumTypes.SelectMany(Describe));

    private static IEnumerable<string> Describe(EnumDescriptor values) => values.Values.Select(value => $"{value.FullName} = {value.Number}");

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };
}
