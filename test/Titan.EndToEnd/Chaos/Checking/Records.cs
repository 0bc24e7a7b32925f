using System.Globalization;

namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>What the store says, read behind Titan's back.</summary>
internal sealed class Records
{
    private const string Tasks = "id, phase, coalesce(cause, 'none'), coalesce(exit_code, -1), coalesce(id_key, ''), retries_used, losses_used, max_retries, coalesce(cancel_outcome, ''), executor";
    private const string Attempts = "task, attempt, lease, worker, phase, coalesce(stdout_bytes, 0), coalesce(late_reports, 0)";

    private readonly Dictionary<string, TaskRecord> _tasks = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, TaskRecord> All => _tasks;

    /// <summary>Those that someone made up.</summary>
    public static Records Of(params IEnumerable<TaskRecord> tasks)
    {
        var records = new Records();
        foreach (var task in tasks) records._tasks.Add(task.Id, task);
        return records;
    }

    /// <exception cref="ArgumentException">A task stands there twice.</exception>
    public static async Task<Records> ReadAsync(ChaosStore store)
    {
        var records = new Records();
        foreach (var row in await store.ReadAsync!($"SELECT {Tasks} FROM {store.Schema}tasks ORDER BY id"))
        {
            var words = row.Split('|');
            records._tasks.Add(words[0], new TaskRecord
            {
                Id = words[0],
                Phase = words[1],
                Cause = words[2],
                ExitCode = Number(words[3]) is var code && code < 0 ? null : code,
                Key = words[4],
                RetriesUsed = Number(words[5]),
                LossesUsed = Number(words[6]),
                MaxRetries = Number(words[7]),
                CancelOutcome = words[8],
                IsNoop = words[9] == "noop",
            });
        }

        foreach (var row in await store.ReadAsync!($"SELECT {Attempts} FROM {store.Schema}attempts ORDER BY task, attempt"))
        {
            var words = row.Split('|');
            records._tasks[words[0]].Attempts.Add(new AttemptRecord(Number(words[1]), ulong.Parse(words[2], CultureInfo.InvariantCulture), words[3], words[4], Number(words[5]), Number(words[6])));
        }

        return records;
    }

    /// <summary>The same as the API tells it.</summary>
    public static async Task<Records> ReadAsync(Titan.Client.TitanClient client)
    {
        var records = new Records();
        await foreach (var task in client.Tasks.ListAsync(new Protocol.V1.TaskFilter(), pageSize: 1_000))
        {
            var record = new TaskRecord
            {
                Id = task.Id,
                Phase = Word(task.Phase),
                Cause = Word(task.Cause),
                ExitCode = task.HasExitCode ? task.ExitCode : null,
                Key = task.Spec.IdKey,
                Request = task.Spec.Labels.TryGetValue(Clients.Recipes.Request, out var request) ? request : "",
                RetriesUsed = task.RetriesUsed,
                LossesUsed = task.LossesUsed,
                MaxRetries = task.Spec.MaxRetries,
                CancelOutcome = task.Cancellation is { } cancellation ? Word(cancellation.Outcome) : "",
                IsNoop = task.Spec.Work.Noop is not null,
                StartedAt = task.StartedAt?.ToDateTimeOffset(),
                EndedAt = task.EndedAt?.ToDateTimeOffset(),
            };
            foreach (var attempt in task.Attempts)
                record.Attempts.Add(new AttemptRecord(attempt.Number, attempt.Lease, attempt.Worker, Word(attempt.Phase), (int)(attempt.Stdout?.TotalBytes ?? 0), attempt.LateReports));
            records._tasks.Add(task.Id, record);
        }

        return records;
    }

    /// <summary>As people write it: worker_lost for WorkerLost.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
