using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>What a Worker may say of itself.</summary>
internal static class WorkerRules
{
    public static Refusal? Check(WorkerHello hello)
    {
        var id = hello.Session.WorkerId;
        if (id.Length is 0 or > Limits.WorkerIdLength || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
            return Refusals.Invalid("worker_id", $"worker id \"{id}\" must be 1 to {Limits.WorkerIdLength} of A-Z a-z 0-9 . _ -", "choose another --id");
        if (hello.Session.Session == 0)
            return Refusals.Invalid("session", "the session number is 0", "choose a random one for each process");
        return hello.Slots is < 1 or > Limits.Slots
            ? Refusals.Invalid("slots", $"{hello.Slots} slots; 1 to {Limits.Slots} are allowed", "choose another --slots")
            : SubmissionRules.CheckMap("labels", hello.Labels);
    }
}
