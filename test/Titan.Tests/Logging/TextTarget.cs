using System.Text;
using Titan.Logging;

namespace Titan.Tests.Logging;

/// <summary>A log that a test reads.</summary>
internal sealed class TextTarget(TextWriter text) : ILineTarget
{
    public int Write(ReadOnlySpan<byte> bytes)
    {
        text.Write(Encoding.UTF8.GetString(bytes));
        return bytes.Length;
    }
}
