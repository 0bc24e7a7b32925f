namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>The API tells what the store holds.</summary>
internal sealed class AgreementRules(Records api, Records store, Violations violations)
{
    public void Check()
    {
        foreach (var id in api.All.Keys.Union(store.All.Keys))
        {
            var (told, kept) = (api.All.GetValueOrDefault(id), store.All.GetValueOrDefault(id));
            if (told is null || kept is null) violations.Add("the API tells what the store holds", $"told {told}, kept {kept}");
            else if (told.Line != kept.Line) violations.Add("the API tells what the store holds", $"told {told.Line}, kept {kept.Line}");
        }
    }
}
