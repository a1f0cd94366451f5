namespace Isotone.Learning.Tests;

public class ModelSummaryTests
{
    [Fact]
    public void Lists_layers_shapes_parameters_and_every_setting()
    {
        var random = new SeededRandom(1);
        var model = new Sequential<float>(new Linear<float>(310, 256, random), new ReLU<float>(), new Linear<float>(256, 1, random));
        var adam = new Adam<float>(model.Parameters);
        ModelSummary summary = model.Summary(new Shape(2048, 310), new SoftSpearmanLoss<float>(), adam, TrainerOptions.Default with { Threads = 2 });
        Assert.Equal(["0", "1", "2"], summary.Layers.Select(layer => layer.Name));
        Assert.Equal([79_616, 0, 257], summary.Layers.Select(layer => layer.ParameterCount));
        Assert.Equal(new Shape(2048, 256), summary.Layers[1].OutputShape);
        Assert.Equal(79_873, summary.ParameterCount);

        string expected = """
            Layer  Kind    Input        Output       Parameters  Settings
            0      Linear  [2048, 310]  [2048, 256]      79,616  bias=true, initial_uniform_bound=0.056796182
            1      ReLU    [2048, 256]  [2048, 256]           0
            2      Linear  [2048, 256]  [2048, 1]           257  bias=true, initial_uniform_bound=0.0625
            Total parameters: 79,873 (312.0 KiB)
            SoftSpearman: strength=relative 10, regularization=L2, target_ranks=Hard
            Adam: learning_rate=0.001, weight_decay=0, l1_penalty=0, beta1=0.9, beta2=0.999, epsilon=1E-08, decoupled_weight_decay=false
            Trainer: epochs=10, threads=2, prediction_batch_size=4096

            """;
        Assert.Equal(expected, summary.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Lists_every_default_of_every_kind_of_layer()
    {
        var random = new SeededRandom(1);
        var model = new Sequential<float>(
            new FeatureDropout<float>(0.1), new FeatureReversal<float>(0.2), new Linear<float>(4, 8, random), new BatchNorm1d<float>(8), new GELU<float>(),
            new ResidualBlock<float>(new Sequential<float>(new LayerNorm<float>(8), new SiLU<float>(), new Dropout<float>(), new Linear<float>(8, 8, random, bias: false))));
        string expected = """
            Layer     Kind             Input   Output  Parameters  Settings
            0         FeatureDropout   [2, 4]  [2, 4]           0  p=0.1, seed=0
            1         FeatureReversal  [2, 4]  [2, 4]           0  p=0.2, seed=0
            2         Linear           [2, 4]  [2, 8]          40  bias=true, initial_uniform_bound=0.5
            3         BatchNorm1d      [2, 8]  [2, 8]          16  eps=1E-05, momentum=0.1, affine=true, track_running_stats=true
            4         GELU             [2, 8]  [2, 8]           0  approximate=none
            5         ResidualBlock    [2, 8]  [2, 8]           0  shortcut=identity
            5.body.0  LayerNorm        [2, 8]  [2, 8]          16  eps=1E-05, elementwise_affine=true
            5.body.1  SiLU             [2, 8]  [2, 8]           0
            5.body.2  Dropout          [2, 8]  [2, 8]           0  p=0.5, seed=0
            5.body.3  Linear           [2, 8]  [2, 8]          64  bias=false, initial_uniform_bound=0.35355338
            Total parameters: 136 (0.5 KiB)

            """;
        Assert.Equal(expected, model.Summary(new Shape(2, 4)).ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        var random = new SeededRandom(1);
        var model = new Sequential<float>(new Linear<float>(3, 4, random), new Linear<float>(5, 1, random));
        Assert.Throws<ArgumentException>(() => model.Summary(new Shape(10, 3)));
    }
}
