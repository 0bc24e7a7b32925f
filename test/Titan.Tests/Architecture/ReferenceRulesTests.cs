using System.Reflection;

namespace Titan.Tests.Architecture;

/// <summary>Arrows point inward: who may know whom. A new arrow is a decision, and is drawn here first.</summary>
public sealed class ReferenceRulesTests
{
    // By the name of the assembly; the three programs are called as their users call them.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Titan.Core"] = [],
        ["Titan.CommandLine"] = [],
        ["Titan.FailPoints"] = [],
        ["Titan.Logging"] = ["Titan.CommandLine"],
        ["Titan.Protocol"] = ["Titan.Core"],
        ["Titan.Storage"] = ["Titan.Core", "Titan.FailPoints"],
        // Client and CLI know Core for its limits and ids, which are part of the contract.
        ["Titan.Client"] = ["Titan.Protocol", "Titan.Core"],
        ["manager"] = ["Titan.Core", "Titan.Protocol", "Titan.Storage", "Titan.CommandLine", "Titan.FailPoints", "Titan.Logging"],
        ["worker"] = ["Titan.Core", "Titan.Protocol", "Titan.CommandLine", "Titan.FailPoints", "Titan.Logging"],
        ["titan"] = ["Titan.Client", "Titan.Protocol", "Titan.Core", "Titan.CommandLine"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_stands_further_in(string project)
    {
        var known = ReferencesOf(project).Where(name => Allowed.ContainsKey(name)).ToList();
        Assert.True(known.All(Allowed[project].Contains), $"{project} may not know {string.Join(", ", known.Except(Allowed[project]))}");
    }

    [Fact]
    public void Core_uses_no_package() =>
        Assert.All(ReferencesOf("Titan.Core"), name => Assert.StartsWith("System", name, StringComparison.Ordinal));

    [Fact]
    public void Every_project_of_the_house_has_a_rule()
    {
        var projects = Repository.Files("*.csproj", "src").Select(file => Path.GetFileNameWithoutExtension(file) switch
        {
            "Titan.Manager" => "manager",
            "Titan.Worker" => "worker",
            "Titan.Cli" => "titan",
            var library => library,
        });
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> ReferencesOf(string project) => Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!);
}
