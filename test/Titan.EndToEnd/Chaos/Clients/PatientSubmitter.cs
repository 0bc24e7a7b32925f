using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Submits without a key, and leaves it to the SDK to repeat what gets no answer until there is one, however long the Manager hangs or is away.</summary>
internal sealed class PatientSubmitter(TitanClient client, Recipes recipes, Told told, Violations violations, Random random)
{
    /// <summary>No run lasts as long, and a Manager remembers a request for longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync(CancellationToken stop)
    {
        while (await Moment.PassAsync(Pace, stop))
        {
            var recipe = recipes.All[random.Next(recipes.All.Count)];
            var spec = recipe.Make();
            var request = Guid.NewGuid().ToString("N");
            spec.Labels.Add(Recipes.Request, request);
            try
            {
                told.Acknowledge((await client.Tasks.SubmitAsync(spec, CancellationToken.None)).Id, recipe, "", request);
            }
            catch (TitanException failure)
            {
                told.Doubt();
                violations.Add("a request gets its answer", $"submit of {recipe.Name}: {failure.Code} {failure.Reason}: {failure.Message}");
            }
        }
    }
}
