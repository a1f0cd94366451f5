using Isotone.Data;

namespace Isotone.Numerai;

/// <summary>One era of a submission: the rows that have a prediction.</summary>
internal sealed class SubmittedEra
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    public List<string> Ids { get; } = [];

    public List<double> Predictions { get; } = [];

    public bool TryAdd(string id, double prediction)
    {
        if (!_rows.TryAdd(id, Ids.Count))
            return false;
        Ids.Add(id);
        Predictions.Add(prediction);
        return true;
    }

    /// <summary>The row of each id.</summary>
    public IReadOnlyDictionary<string, int> Rows() => _rows;
}

/// <summary>A submission read from a file, cut into eras.</summary>
internal sealed class SubmittedEras
{
    private const string Id = "id";
    private const string Whole = "all";

    private readonly Dictionary<string, SubmittedEra> _eras = new(StringComparer.Ordinal);

    private SubmittedEras(IReadOnlyList<string> names) => Names = names;

    /// <summary>The eras in the file's order; "all" where it was not cut.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>An era by its name; null where the file has none of that name.</summary>
    public SubmittedEra? Find(string name) => _eras.GetValueOrDefault(name);

    /// <summary>Reads a submission.</summary>
    /// <exception cref="DataFileException">The file cannot be read, or an id stands twice in an era.</exception>
    public static SubmittedEras Read(
        string path, string prediction, string? era, IProgress<WorkflowProgress>? progress, CancellationToken cancellation)
    {
        CsvColumns columns = CsvColumnReader.Read(
            path,
            new CsvColumnSelection { Era = era, Texts = [Id], Numbers = [prediction] },
            new Relay<ReadProgress>(progress, done => new Reading(path, done)),
            cancellation);
        var submitted = new SubmittedEras(columns.Eras?.Names ?? [Whole]);
        foreach (string name in submitted.Names)
            submitted._eras.Add(name, new SubmittedEra());
        TextColumn ids = columns.Text(Id);
        ReadOnlySpan<double> predictions = columns.Numbers(prediction);
        for (int row = 0; row < predictions.Length; row++)
        {
            string name = columns.Eras?[row] ?? Whole;
            if (!double.IsNaN(predictions[row]) && !submitted._eras[name].TryAdd(ids[row], predictions[row]))
            {
                string where = era is null ? "" : $" of era '{name}'";
                throw new DataFileException(path, $"id '{ids[row]}'{where} stands in data row {row + 1} a second time", column: Id);
            }
        }

        return submitted;
    }
}
