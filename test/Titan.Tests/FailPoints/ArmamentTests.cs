using System.Reflection;
using Titan.FailPoints;

namespace Titan.Tests.FailPoints;

/// <summary>How fail-points are armed, and that they are off otherwise.</summary>
public sealed class ArmamentTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nothing_is_armed_by_nothing(string? text)
    {
        var armament = Armament.Parse(text);
        Assert.Null(armament.Mistake);
        Assert.True(armament.IsEmpty);
    }

    [Fact]
    public void Several_are_armed_each_for_one_of_its_hits()
    {
        var armament = Armament.Parse("manager.commit.durable=kill@3, worker.result.said=stop,keeper.command.ended=note");
        Assert.Null(armament.Mistake);
        Assert.Equal(
            [("keeper.command.ended", FailPointAction.Note, 1), ("manager.commit.durable", FailPointAction.Kill, 3), ("worker.result.said", FailPointAction.Stop, 1)],
            armament.Points.Select(point => (point.Name, point.Action, point.AtHit)).Order());
    }

    [Theory]
    [InlineData("manager.commit.durable", "is not NAME=kill")]
    [InlineData("manager.commit.durable=", "is not NAME=kill")]
    [InlineData("manager.commit.durable=die", "is not NAME=kill")]
    [InlineData("manager.commit.durable=kill@0", "is not NAME=kill")]
    [InlineData("manager.commit.durable=kill@many", "is not NAME=kill")]
    [InlineData("manager.commit.durable=kill@1@2", "is not NAME=kill")]
    [InlineData("manager.commit=kill", "there is no fail-point 'manager.commit'; there are manager.store.opened,")]
    [InlineData("manager.commit.durable=kill,manager.commit.durable=stop", "arms manager.commit.durable twice")]
    public void A_mistake_is_told_and_arms_nothing(string text, string mistake)
    {
        var armament = Armament.Parse(text);
        Assert.Contains(mistake, armament.Mistake, StringComparison.Ordinal);
        Assert.Contains("TITAN_FAILPOINTS", armament.Mistake, StringComparison.Ordinal);
        Assert.True(armament.IsEmpty);
    }

    [Fact]
    public void Every_name_stands_in_the_list_of_all_and_in_the_page_for_developers()
    {
        var names = typeof(FailPointNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), FailPointNames.All.Order(StringComparer.Ordinal));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "development", "fail-points.md"));
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_process_without_the_variable_a_hit_does_nothing_and_allocates_nothing()
    {
        Assert.Null(FailPoint.Description);
        Assert.Null(FailPoint.Mistake);
        FailPoint.Hit(FailPointNames.ManagerCommitDurable);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) FailPoint.Hit(FailPointNames.ManagerCommitDurable);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
