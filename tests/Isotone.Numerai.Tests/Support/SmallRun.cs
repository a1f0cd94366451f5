using System.Globalization;
using System.Text;
using System.Text.Json;
using Isotone.Data;

namespace Isotone.Numerai.Tests;

/// <summary>Data and configurations that train in milliseconds.</summary>
internal static class SmallRun
{
    public static SimulationOptions Simulation { get; } = new()
    {
        TrainEras = 16,
        ValidationEras = 6,
        TestEras = 2,
        LiveEras = 1,
        RowsPerEra = 60,
        Features = 10,
        LinearSignal = 0.6,
    };

    public static TrainingConfiguration Configuration { get; } = new()
    {
        Simulation = Simulation,
        Layers = [8],
        BatchSize = 120,
        Epochs = 2,
        LearningRate = 0.01,
    };

    public static TrainingResult Train(
        TrainingConfiguration configuration, string output, bool force = false, IProgress<WorkflowProgress>? progress = null) =>
        TrainingWorkflow.Run(configuration, output, force, progress, TestContext.Current.CancellationToken);

    /// <summary>
    /// A file of two features in the legacy layout: for each part an era, a data type, and the targets of its rows. The ids
    /// are n0, n1, ... in the order of the rows.
    /// </summary>
    public static string Csv(params (string Era, string Type, string[] Targets)[] parts)
    {
        var text = new StringBuilder("id,era,data_type,feature1,feature2,target\n");
        int row = 0;
        foreach ((string era, string type, string[] targets) in parts)
        {
            foreach (string target in targets)
            {
                text.Append(CultureInfo.InvariantCulture, $"n{row},{era},{type},{row * 7 % 5 / 4.0},{row * 11 % 13 / 12.0},{target}\n");
                row++;
            }
        }

        return text.ToString();
    }

    public static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            write(writer);
        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.Clone();
    }

    public static JsonElement JsonOf(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    /// <summary>The names of every property in a JSON value, at any depth.</summary>
    public static IEnumerable<string> Keys(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Keys(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Keys),
        _ => [],
    };
}
