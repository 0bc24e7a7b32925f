using Titan.Client;

namespace Titan.EndToEnd.Chaos.Clients;

/// <summary>Submits one task after the other, of every kind, with and without a key; one with a key again and again until it is acknowledged, and sometimes once more.</summary>
/// <param name="name">Of its keys.</param>
internal sealed class Submitter(TitanClient client, Recipes recipes, Told told, Tally tally, Violations violations, Random random, string name)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    public async Task RunAsync(CancellationToken stop)
    {
        for (var number = 0; await Moment.PassAsync(Pace, stop); number++)
        {
            var recipe = recipes.All[number < recipes.All.Count ? number : random.Next(recipes.All.Count)];
            var key = random.Next(3) == 0 ? "" : $"{name}-{number}";
            await SubmitAsync(recipe, key, stop);
            if (key.Length > 0 && random.Next(4) == 0) await SubmitAsync(recipe, key, stop);
        }
    }

    private async Task SubmitAsync(Recipe recipe, string key, CancellationToken stop)
    {
        var spec = recipe.Make();
        spec.IdKey = key;
        var request = key.Length > 0 ? "" : Guid.NewGuid().ToString("N");
        if (request.Length > 0) spec.Labels.Add(Recipes.Request, request);
        if (key.Length > 0) told.Keys[key] = recipe;
        do
        {
            try
            {
                // Not called off at the end: what it does must be known.
                var answer = await client.Tasks.SubmitAsync(spec, CancellationToken.None);
                told.Acknowledge(answer.Id, recipe, key, request);
                if (answer.Existed) tally.Count("tasks acknowledged again");
                return;
            }
            catch (TitanException failure) when (Trouble.IsToBeBorne(failure))
            {
                tally.Count("submits not answered");
                if (key.Length == 0) told.Doubt();
            }
            catch (TitanException failure)
            {
                violations.Add("refused", $"submit of {recipe.Name} {key}: {failure.Code} {failure.Reason}: {failure.Message} {(failure.InnerException as Grpc.Core.RpcException)?.Status.DebugException}");
                return;
            }
        }
        while (key.Length > 0 && await Moment.PassAsync(Pace, stop));
    }
}
