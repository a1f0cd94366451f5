namespace Isotone.Charts;

/// <summary>The colours and letters of charts, by day and by night.</summary>
public static class SvgStyle
{
    /// <summary>The number of colours; series beyond it are told apart by their dashes.</summary>
    public const int Colours = 8;

    // Series beyond the colours are told apart by their dashes.
    private static readonly string[] _dashes = ["", "7 4", "2 4", "9 3 2 3"];
    private static readonly string[] _referenceDashes = ["5 4", "1 4"];

    /// <summary>
    /// The style sheet that charts in an HTML page need once; a document of its own holds it. Every colour has a contrast of
    /// at least 3 to 1 with its ground (WCAG 2.1, 1.4.11), letters at least 4.5 to 1. Paper is always light.
    /// </summary>
    public const string Sheet = """
        .isotone-chart { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
        .isotone-chart text { fill: #4a4a4a; stroke: none; } .isotone-chart .title { font-size: 14px; font-weight: 600; fill: #1d1d1d; }
        .isotone-chart path, .isotone-chart line { fill: none; stroke-linecap: round; stroke-linejoin: round; }
        .isotone-chart .ground { fill: #fff; } .isotone-chart .grid { stroke: #e3e3e3; } .isotone-chart .zero { stroke: #8d8d8d; }
        .isotone-chart .line { stroke-width: 1.8; } .isotone-chart .fill { stroke: none; fill: currentColor; } .isotone-chart .area { fill-opacity: .22; }
        .isotone-chart .reference { color: #767676; stroke-width: 1.3; }
        .isotone-chart .c0 { color: #0b6ea8; } .isotone-chart .c1 { color: #c2410c; } .isotone-chart .c2 { color: #0a7d57; } .isotone-chart .c3 { color: #9b3fa0; }
        .isotone-chart .c4 { color: #8a6d00; } .isotone-chart .c5 { color: #5b5fc7; } .isotone-chart .c6 { color: #b0285a; } .isotone-chart .c7 { color: #5a6668; }
        @media screen and (prefers-color-scheme: dark) {
        .isotone-chart text { fill: #c4c4c4; } .isotone-chart .title { fill: #f0f0f0; } .isotone-chart .ground { fill: #16181a; }
        .isotone-chart .grid { stroke: #34383b; } .isotone-chart .zero { stroke: #868686; } .isotone-chart .reference { color: #9a9a9a; }
        .isotone-chart .c0 { color: #5db7f0; } .isotone-chart .c1 { color: #ff9a5c; } .isotone-chart .c2 { color: #4fd1a0; } .isotone-chart .c3 { color: #dd95e2; }
        .isotone-chart .c4 { color: #e0c04a; } .isotone-chart .c5 { color: #a5a8ff; } .isotone-chart .c6 { color: #ff86ad; } .isotone-chart .c7 { color: #b3bfc1; }
        }
        """;

    /// <summary>The attributes of a stroke or a filling: its class, its colour and its dashes.</summary>
    internal static string Attributes(ChartSeries series, int colour, string kind)
    {
        string dash = series.IsReference ? _referenceDashes[colour % _referenceDashes.Length] : _dashes[colour / Colours % _dashes.Length];
        string dashes = dash.Length == 0 || kind != "line" ? "" : $" stroke-dasharray=\"{dash}\"";
        string stroke = kind == "line" ? " stroke=\"currentColor\"" : "";
        return $"class=\"{kind} {(series.IsReference ? "reference" : $"c{colour % Colours}")}\"{stroke}{dashes}";
    }

    /// <summary>The colour of each series of a chart.</summary>
    internal static int[] ColoursOf(Chart chart)
    {
        int next = 0, references = 0;
        return [.. chart.Series.Select(series => series.IsReference ? references++ : series.Colour ?? next++)];
    }
}
