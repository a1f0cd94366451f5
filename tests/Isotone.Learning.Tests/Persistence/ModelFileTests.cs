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
