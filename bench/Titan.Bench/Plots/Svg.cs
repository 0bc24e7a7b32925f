using System.Globalization;
using System.Net;
using System.Text;

namespace Titan.Bench.Plots;

/// <summary>A drawing in the making: lines, boxes and words, in pixels from the upper left corner. Text stays text.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _body = new();
    private readonly double _width;
    private readonly double _height;

    public Svg(double width, double height, string title)
    {
        (_width, _height) = (width, height);
        Text(16, 26, title, size: 16, weight: "600");
    }

    public static IReadOnlyList<string> Colours { get; } = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#0a7ea4", "#bf3989", "#57606a"];

    public static string Grey => "#57606a";

    public static string Faint => "#d0d7de";

    public void Line(double x1, double y1, double x2, double y2, string colour, bool dashed = false) =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\"{(dashed ? " stroke-dasharray=\"4 3\"" : "")}/>\n");

    public void Box(double x, double y, double width, double height, string colour) =>
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(width, 1):0.#}\" height=\"{height:0.#}\" rx=\"2\" fill=\"{colour}\"/>\n");

    public void Dot(double x, double y, string colour) =>
        _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"3.5\" fill=\"{colour}\"/>\n");

    public void Curve(IEnumerable<(double X, double Y)> points, string colour)
    {
        var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        _body.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n");
    }

    /// <param name="anchor">start, middle or end: what of the text is at <paramref name="x"/>.</param>
    public void Text(double x, double y, string text, string anchor = "start", double size = 12, string weight = "400", string colour = "#1f2328") =>
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{WebUtility.HtmlEncode(text)}</text>\n");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width:0} {_height:0}\" width=\"{_width:0}\" height=\"{_height:0}\" font-family=\"system-ui, sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{_body}</svg>\n");
}
