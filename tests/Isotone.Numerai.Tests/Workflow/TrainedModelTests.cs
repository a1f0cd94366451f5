using Isotone.Data;
using Isotone.Learning;

namespace Isotone.Numerai.Tests;

public sealed class TrainedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _parameters;

    public TrainedModelTests()
    {
        SmallRun.Train(SmallRun.Configuration, _folder["model"]);
        _parameters = _folder["model/model.safetensors"];
    }

    private string Problem(string folder = "model") =>
        Assert.Throws<DataFileException>(() => TrainedModel.Load(_folder[folder])).Message;

    private void ChangeTensors(Func<List<NamedTensor<float>>, List<NamedTensor<float>>> change) =>
        SafeTensors.Write(_parameters, change([.. SafeTensors.Read<float>(_parameters).Tensors]));

    [Fact]
    public void A_model_predicts_the_same_after_it_was_read_back_and_saved_again()
    {
        RowSelection rows = EraSimulator.Simulate(SmallRun.Simulation, cancellation: TestContext.Current.CancellationToken).Table.All;
        TrainedModel model = TrainedModel.Load(_folder["model"]);
        float[] predictions = model.Predict(rows, cancellation: TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder["copy"]);
        model.Save(_folder["copy"]);
        Assert.Equal(predictions, TrainedModel.Load(_folder["copy"]).Predict(rows, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(File.ReadAllBytes(_parameters), File.ReadAllBytes(_folder["copy/model.safetensors"]));
        Assert.Equal(File.ReadAllBytes(_folder["model/config.json"]), File.ReadAllBytes(_folder["copy/config.json"]));
    }

    [Fact]
    public void A_table_of_other_features_is_refused()
    {
        SimulationOptions other = SmallRun.Simulation with { Features = 9 };
        RowSelection rows = EraSimulator.Simulate(other, cancellation: TestContext.Current.CancellationToken).Table.All;
        TrainedModel model = TrainedModel.Load(_folder["model"]);
        Assert.Throws<ArgumentException>("rows", () => model.Predict(rows, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() => Assert.Equal(
        $"{_folder["none"]}: there is no such folder; a model is a folder that 'train' wrote.", Problem("none"));

    [Fact]
    public void A_folder_without_a_model_is_named_with_the_models_in_it()
    {
        Directory.CreateDirectory(_folder["empty"]);
        Assert.Equal($"{_folder["empty"]}: it holds no config.json, so it is no model's folder.", Problem("empty"));
        Assert.Equal($"{_folder.Path}: it holds no config.json, so it is no model's folder; it holds the models model.", Problem(""));
    }

    [Fact]
    public void A_file_of_parameters_is_needed()
    {
        File.Delete(_parameters);
        Assert.Equal($"{_parameters}: there is no such file.", Problem());
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] whole = File.ReadAllBytes(_parameters);
        for (int length = 0; length < whole.Length; length = length < 1200 ? length + 37 : length + 400)
        {
            File.WriteAllBytes(_parameters, whole[..length]);
            Assert.StartsWith($"{_parameters}: ", Problem(), StringComparison.Ordinal);
        }

        File.WriteAllBytes(_parameters, whole[..^1]);
        Assert.Contains("truncated", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(_parameters, "id,prediction\nn1,0.5\n");
        Assert.Contains("not a safetensors file", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_of_another_model_are_refused()
    {
        ChangeTensors(tensors => [.. tensors.Where(tensor => tensor.Name != "0.bias")]);
        Assert.Equal($"{_parameters}: tensor '0.bias' is missing.", Problem());
        ChangeTensors(tensors => [.. tensors, new NamedTensor<float>("0.bias", new Shape(7), new float[7])]);
        Assert.Equal($"{_parameters}: tensor '0.bias' has shape [7] where [8] is needed.", Problem());
        ChangeTensors(tensors =>
        [
            .. tensors.Where(tensor => tensor.Name != "0.bias"),
            new NamedTensor<float>("0.bias", new Shape(8), new float[8]),
            new NamedTensor<float>("4.bias", new Shape(1), new float[1]),
        ]);
        Assert.Equal($"{_parameters}: tensor '4.bias' is not the model's.", Problem());
    }

    [Fact]
    public void A_parameter_that_is_not_finite_is_refused()
    {
        ChangeTensors(tensors =>
        [
            .. tensors.Where(tensor => tensor.Name != "2.weight"),
            new NamedTensor<float>("2.weight", new Shape(1, 8), new float[] { 0, 0, 0, float.NaN, 0, 0, 0, 0 }),
        ]);
        Assert.Equal($"{_parameters}: tensor '2.weight' has an element that is not finite.", Problem());
    }

    [Theory]
    [InlineData("8\n    ]", "9\n    ]", "model.safetensors: tensor '0.weight' has shape [8, 10] where [9, 10] is needed.")]
    [InlineData("8\n    ]", "2147483647\n    ]", "config.json: it is no description of a model: Layers are too large: 10 inputs and 2147483647 outputs.")]
    [InlineData("\"feature10\"", "\"feature10\", \"feature11\"", "model.safetensors: tensor '0.weight' has shape [8, 10] where [8, 11] is needed.")]
    public void A_description_of_another_shape_is_refused(string former, string changed, string problem)
    {
        string path = _folder["model/config.json"];
        string text = File.ReadAllText(path);
        Assert.Contains(former, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(former, changed, StringComparison.Ordinal));
        Assert.Equal(Path.Combine(_folder["model"], problem), Problem());
    }

    public void Dispose() => _folder.Dispose();
}
