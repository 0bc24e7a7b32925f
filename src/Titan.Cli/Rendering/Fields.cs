namespace Titan.Cli.Rendering;

/// <summary>Names and values in two columns.</summary>
internal sealed class Fields(Session session)
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>Left out when there is nothing to tell.</summary>
    public void Add(string name, string? value, Func<string, string>? paint = null)
    {
        if (string.IsNullOrEmpty(value)) return;
        var plain = TextWidth.Plain(value);
        _fields.Add((name, paint is null ? plain : paint(plain)));
    }

    public void Write()
    {
        var width = _fields.Max(field => field.Name.Length);
        foreach (var (name, value) in _fields) session.Terminal.Out.WriteLine($"{session.Palette.Dim(name.PadRight(width))}  {value}");
    }
}
