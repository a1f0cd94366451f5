namespace Isotone.Learning.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("isotone-model-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_predicts_the_same_after_it_is_saved_and_loaded()
    {
        Sequential<float> saved = Data.Network(1), loaded = Data.Network(2);
        ModelFile.Save(FilePath, saved, new Dictionary<string, string> { ["loss"] = "mse" });
        Assert.Equal("mse", ModelFile.Load(FilePath, loaded)["loss"]);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(
            Predictor.Predict(saved, Data.Of(1), cancellationToken: token), Predictor.Predict(loaded, Data.Of(1), cancellationToken: token));
    }

    [Fact]
    public void Running_statistics_are_saved_and_counts_of_draws_are_not()
    {
        static Sequential<float> Model(int seed) => new(
            new Linear<float>(6, 4, new SeededRandom(seed)), new BatchNorm1d<float>(4), new Dropout<float>(0.5), new Linear<float>(4, 1, new SeededRandom(seed + 1)));
        Sequential<float> saved = Model(1), loaded = Model(2);
        Variable<float> x = Variable.From<float>(Inputs.Floats(1, 48), new Shape(8, 6));
        saved.Forward(x);
        ModelFile.Save(FilePath, saved);
        Assert.Equal(
            ["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "1.weight", "3.bias", "3.weight"],
            SafeTensors.Read<float>(FilePath).Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        ModelFile.Load(FilePath, loaded);
        saved.Eval();
        loaded.Eval();
        Assert.Equal(saved.Forward(x).Value.ToArray(), loaded.Forward(x).Value.ToArray());
        Assert.Equal(1, ((BatchNorm1d<float>)loaded.Children[1].Module).BatchesTracked!.Item);
    }

    [Fact]
    public void A_file_of_another_model_is_refused_and_changes_nothing()
    {
        ModelFile.Save(FilePath, Data.Network(1));
        foreach (Module<float> other in new Module<float>[]
        {
            Data.Network(2, features: 7),
            new Sequential<float>(Data.Network(2)),
            new Sequential<float>(new Linear<float>(6, 16, new SeededRandom(2))),
        })
        {
            float[] before = other.Parameters[0].Variable.Value.ToArray();
            Assert.Throws<InvalidDataException>(() => ModelFile.Load(FilePath, other));
            Assert.Equal(before, other.Parameters[0].Variable.Value.ToArray());
        }
    }

    [Fact]
    public void A_file_of_another_element_type_is_refused()
    {
        ModelFile.Save(FilePath, new Linear<double>(3, 2, new SeededRandom(1)));
        string message = Assert.Throws<InvalidDataException>(() => ModelFile.Load(FilePath, new Linear<float>(3, 2, new SeededRandom(1)))).Message;
        Assert.Contains("F64", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told() =>
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(Path.Combine(_folder, "none"), Data.Network(1)));
}
