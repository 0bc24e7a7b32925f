using System.Globalization;
using Titan.Crowd;

// Each says on standard output what has happened. Those that hold something open do so until they are killed.
IReadOnlyList<IDisposable> held;
switch (args)
{
    case ["submit", var address, var count, var nameLength]:
        await Flood.SubmitAsync(address, Number(count), new string('n', Number(nameLength)), perSecond: null);
        return 0;
    case ["submit", var address, var count, var nameLength, var perSecond]:
        await Flood.SubmitAsync(address, Number(count), new string('n', Number(nameLength)), Number(perSecond));
        return 0;
    case ["watch", var address, var count, var id]:
        held = await Watches.OpenAsync(address, Number(count), id);
        break;
    case ["never-read", var address, var count, var id]:
        held = await Unread.OpenAsync(address, Number(count), id);
        break;
    default:
        Console.Error.WriteLine("crowd: submit ADDRESS COUNT NAME-LENGTH [PER-SECOND] | watch ADDRESS COUNT TASK | never-read ADDRESS COUNT TASK");
        return 2;
}

await new TaskCompletionSource().Task;
GC.KeepAlive(held);
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
