namespace Isotone.Learning.Tests;

public class LayerAllocationTests
{
    private const int Rows = 1_000, Features = 32;

    public static TheoryData<string> Names =>
        ["Linear", "ReLU", "GELU", "SiLU", "BatchNorm1d", "LayerNorm", "Dropout", "FeatureDropout", "FeatureReversal", "ResidualBlock", "Sequential"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_after_the_first_allocate_graph_nodes_only(string name)
    {
        // A copy of the activations would be 128,000 bytes.
        Module<float> layer = Of(name);
        Variable<float> x = Variable.From<float>(Inputs.Floats(1, Rows * Features), new Shape(Rows, Features), requiresGradient: true);
        var workspace = new Workspace<float>();
        using Parallelism.Scope limit = Parallelism.Limit(1);
        foreach (bool isTraining in new[] { true, false })
        {
            if (isTraining)
                layer.Train();
            else
                layer.Eval();
            Assert.InRange(Testing.Allocation.OnThisThread(Step), 0, 8_000);
        }

        void Step()
        {
            using Workspace<float>.Scope scope = workspace.Enter();
            x.ZeroGradient();
            foreach (NamedParameter<float> parameter in layer.Parameters)
                parameter.Variable.ZeroGradient();
            layer.Forward(x).Sum().Backward();
        }
    }

    private static Module<float> Of(string name)
    {
        var random = new SeededRandom(1);
        return name switch
        {
            "Linear" => new Linear<float>(Features, Features, random),
            "ReLU" => new ReLU<float>(),
            "GELU" => new GELU<float>(),
            "SiLU" => new SiLU<float>(),
            "BatchNorm1d" => new BatchNorm1d<float>(Features),
            "LayerNorm" => new LayerNorm<float>(Features),
            "Dropout" => new Dropout<float>(0.2),
            "FeatureDropout" => new FeatureDropout<float>(0.2),
            "FeatureReversal" => new FeatureReversal<float>(0.2),
            "ResidualBlock" => new ResidualBlock<float>(new Linear<float>(Features, Features, random)),
            _ => new Sequential<float>(new Linear<float>(Features, Features, random), new BatchNorm1d<float>(Features), new ReLU<float>()),
        };
    }
}
