using System.Text.RegularExpressions;

namespace Titan.Cli.Waiting;

/// <summary>Tells when the reason for which a task waits has become another one, and not only another number.</summary>
internal sealed partial class WaitReasons
{
    private string _last = "";

    /// <summary>Whether it differs from the one before in more than places and times.</summary>
    public bool IsNews(string reason)
    {
        var kind = Numbers().Replace(reason, "#");
        if (kind == _last) return false;
        _last = kind;
        return true;
    }

    [GeneratedRegex(@"(?<![\w.=-])[0-9]+(\.[0-9]+)?(?![\w=-])")]
    private static partial Regex Numbers();
}
