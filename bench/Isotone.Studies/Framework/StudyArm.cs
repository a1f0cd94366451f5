namespace Isotone.Studies;

/// <summary>How to train and to predict. Every arm of a group has the same settings to choose from.</summary>
/// <param name="group">The kind of model, such as "linear"; arms are compared within their group.</param>
/// <param name="name">What is different from the other arms of the group.</param>
internal abstract class StudyArm(string group, string name)
{
    /// <summary>The kind of model.</summary>
    public string Group { get; } = group;

    /// <summary>What is different from the other arms of the group.</summary>
    public string Name { get; } = name;

    /// <summary>The name in results.</summary>
    public string Key => $"{Group}/{Name}";

    /// <summary>The learning rates to choose from.</summary>
    public abstract IReadOnlyList<double> Rates { get; }

    /// <summary>The lengths of training to choose from, in epochs or rounds, ascending.</summary>
    public abstract IReadOnlyList<int> Lengths { get; }

    /// <summary>Trains, and predicts the test rows after each of some lengths.</summary>
    /// <param name="data">The data. The targets of the test rows are there to be scored with, not to be looked at.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="lengths">The lengths, ascending.</param>
    /// <param name="seed">What initial parameters and the order of rows depend on.</param>
    /// <returns>The predictions for the test rows, one array a length.</returns>
    public abstract IEnumerable<float[]> Predict(StudyData data, double rate, IReadOnlyList<int> lengths, ulong seed);
}
