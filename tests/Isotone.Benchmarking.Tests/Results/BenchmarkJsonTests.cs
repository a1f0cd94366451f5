using System.Text;
using System.Text.Json;

namespace Isotone.Benchmarking.Tests;

public class BenchmarkJsonTests
{
    [Fact]
    public void A_result_is_an_object_of_its_settings_and_times() => Assert.Equal(
        """
        {"results":[{"op":"soft-rank","batch":1,"length":1000,"dtype":"float32","strength":0.0025,"regularization":"l2","backward":true,"threads":1,"median_ns_per_element":12.5,"p25":11.25,"p75":13,"repetitions":40}]}
        """,
        Write(new BenchmarkResult(Results.SoftRank, 12.5, 11.25, 13, 40)));

    [Fact]
    public void What_does_not_apply_is_null() => Assert.Equal(
        """
        {"results":[{"op":"argsort","batch":2,"length":3,"dtype":"float64","strength":null,"regularization":null,"backward":false,"threads":4,"median_ns_per_element":1,"p25":0.1,"p75":2,"repetitions":7}]}
        """,
        Write(new BenchmarkResult(Results.ArgSort with { IsDouble = true, Threads = 4, Shape = new(2, 3) }, 1, 0.1, 2, 7)));

    [Fact]
    public void Compared_gradients_have_memory_and_growth()
    {
        BenchmarkCase one = Results.Aum with { Gradient = GradientMethod.Explicit, Shape = new(1, 10) };
        string json = Write(
            [.. ((int[])[10, 100, 1000]).Select(n => new BenchmarkResult(one with { Shape = new(1, n) }, 2, 2, 2, 7) { Memory = new(24 * n, n) })]);
        Assert.StartsWith("{\"results\":[{\"op\":\"aum\"", json, StringComparison.Ordinal);
        Assert.Contains("\"repetitions\":7,\"gradient\":\"explicit\",\"working_bytes\":240,\"allocated_bytes\":10}", json, StringComparison.Ordinal);
        JsonElement growth = JsonDocument.Parse(json).RootElement.GetProperty("comparison")[0];
        Assert.Equal("explicit", growth.GetProperty("gradient").GetString());
        Assert.Equal(1, growth.GetProperty("time_exponent").GetDouble(), 1e-12);
        Assert.Equal("n", growth.GetProperty("time_class").GetString());
        Assert.Equal("n", growth.GetProperty("working_bytes_class").GetString());
    }

    private static string Write(params BenchmarkResult[] results)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            BenchmarkJson.Write(writer, results);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
