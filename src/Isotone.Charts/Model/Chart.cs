namespace Isotone.Charts;

/// <summary>A chart of series over two axes: what is drawn, whatever draws it.</summary>
public sealed record Chart
{
    /// <summary>A chart.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="series">The series, in the order of drawing.</param>
    public Chart(string title, ChartAxis x, ChartAxis y, params IReadOnlyList<ChartSeries> series)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(series);
        (Title, X, Y, Series) = (title, x, y, series);
    }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>The horizontal axis. Without given ends it begins and ends with the data.</summary>
    public ChartAxis X { get; init; }

    /// <summary>The vertical axis. Without given ends it reaches to the next ticks.</summary>
    public ChartAxis Y { get; init; }

    /// <summary>The series.</summary>
    public IReadOnlyList<ChartSeries> Series { get; }

    /// <summary>A sentence for who cannot see the picture; null for one made of the title and the names of the series.</summary>
    public string? Description { get; init; }

    /// <summary>The width of the picture in its own units, in which letters are 12 high; at least 200.</summary>
    public double Width { get; init; } = 400;

    /// <summary>The height between the axes' ends; the title, the legend and the labels come on top.</summary>
    public double PlotHeight { get; init; } = 200;

    /// <summary>The description in force.</summary>
    internal string Spoken => Description
        ?? $"{(Y.Label.Length > 0 ? Y.Label : "values")} over {(X.Label.Length > 0 ? X.Label : "x")}: {string.Join(", ", Series.Select(series => series.Name))}";
}
