using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>What a Worker may say of itself.</summary>
public static class WorkerRules
{
    /// <summary>Attempts that a Worker of so many slots can hold: as many as it may be granted, and as many that have ended and wait to be acknowledged.</summary>
    public static int MostHeld(int slots) => 2 * (Math.Clamp(slots, 1, Limits.Slots) + Pace.MostAhead);

    public static Refusal? Check(WorkerHello hello)
    {
        var id = hello.Session.WorkerId;
        if (id.Length is 0 or > Limits.WorkerIdLength || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
            return Refusals.Invalid("worker_id", $"worker id \"{id}\" must be 1 to {Limits.WorkerIdLength} of A-Z a-z 0-9 . _ -", "choose another --id");
        if (hello.Session.Session == 0)
            return Refusals.Invalid("session", "the session number is 0", "choose a random one for each process");
        if (hello.Slots is < 1 or > Limits.Slots)
            return Refusals.Invalid("slots", $"{hello.Slots} slots; 1 to {Limits.Slots} are allowed", "choose another --slots");
        return CheckHeld(hello.Slots, hello.Held.Count) ?? SubmissionRules.CheckMap("labels", hello.Labels);
    }

    /// <summary>Null when a Worker of so many slots can hold so many attempts.</summary>
    public static Refusal? CheckHeld(int slots, int held) => held <= MostHeld(slots)
        ? null
        : Refusals.Invalid("held", $"{held} attempts are said to be held; a worker of {slots} {(slots == 1 ? "slot" : "slots")} can hold {MostHeld(slots)} at most", "say of each attempt once that it is held");
}
