using System.Numerics;

namespace Isotone.Learning;

/// <summary>A part of a model: a function with parameters, made of other modules or not.</summary>
public abstract class Module<T> : IDescribed
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<NamedParameter<T>> _parameters = [];
    private readonly List<NamedBuffer<T>> _buffers = [];
    private readonly List<(string Name, Module<T> Module)> _children = [];

    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>Whether the module behaves as in training (the default) or as in prediction.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The modules this one is made of, with the names their parameters are found under.</summary>
    public IReadOnlyList<(string Name, Module<T> Module)> Children => _children;

    /// <summary>Every parameter of this module and of the modules in it, in a fixed order.</summary>
    public IReadOnlyList<NamedParameter<T>> Parameters
    {
        get
        {
            var all = new List<NamedParameter<T>>(_parameters);
            foreach ((string name, Module<T> child) in _children)
                all.AddRange(child.Parameters.Select(parameter => parameter with { Name = $"{name}.{parameter.Name}" }));
            return all;
        }
    }

    /// <summary>
    /// Every array that this module and the modules in it keep from step to step but do not learn, such as running
    /// statistics, in a fixed order. With the parameters they are all of a model's state.
    /// </summary>
    public IReadOnlyList<NamedBuffer<T>> Buffers
    {
        get
        {
            var all = new List<NamedBuffer<T>>(_buffers);
            foreach ((string name, Module<T> child) in _children)
                all.AddRange(child.Buffers.Select(buffer => buffer with { Name = $"{name}.{buffer.Name}" }));
            return all;
        }
    }

    /// <summary>Computes the module.</summary>
    /// <param name="input">The input; its first dimension counts the rows of the batch.</param>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public abstract Variable<T> Forward(Variable<T> input);

    /// <summary>The shape of what <see cref="Forward"/> computes from an input of a shape.</summary>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public abstract Shape OutputShape(Shape input);

    /// <summary>Sets this module and all in it to behave as in training.</summary>
    public void Train() => SetTraining(true);

    /// <summary>Sets this module and all in it to behave as in prediction.</summary>
    public void Eval() => SetTraining(false);

    /// <summary>Describes the layers this module consists of, in the order they are computed.</summary>
    /// <param name="name">The module's place in the model.</param>
    /// <param name="input">The shape of what it is given.</param>
    /// <exception cref="ArgumentException">The input's shape does not fit.</exception>
    public virtual IEnumerable<LayerSummary> Describe(string name, Shape input)
    {
        long count = Parameters.Sum(parameter => (long)parameter.Variable.Length);
        return [new LayerSummary(name, Kind, input, OutputShape(input), count, Settings)];
    }

    /// <summary>The layers, shapes, parameters and settings of this model, as data and as text.</summary>
    /// <param name="input">The shape of a batch, [rows, features].</param>
    /// <param name="components">What else is to be described: loss, optimizer, data loader, trainer.</param>
    /// <exception cref="ArgumentException">A layer does not fit the one before it, or the input.</exception>
    public ModelSummary Summary(Shape input, params IReadOnlyList<IDescribed> components) =>
        ModelSummary.Of(this, input, components);

    /// <summary>Gives this module a parameter, zero at first.</summary>
    /// <param name="name">Its name in this module, such as <c>weight</c>.</param>
    /// <param name="shape">Its shape.</param>
    protected Variable<T> AddParameter(string name, Shape shape)
    {
        Variable<T> parameter = Variable.Parameter<T>(shape);
        _parameters.Add(new NamedParameter<T>(name, parameter));
        return parameter;
    }

    /// <summary>Gives this module an array that it keeps from step to step but does not learn.</summary>
    /// <param name="name">Its name in this module, such as <c>running_mean</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">What every element is at first.</param>
    /// <param name="persistent">Whether a saved model holds it; if not, only a training run's checkpoint does.</param>
    protected Variable<T> AddBuffer(string name, Shape shape, T initial, bool persistent = true)
    {
        Variable<T> buffer = Variable.Constant(shape, initial);
        _buffers.Add(new NamedBuffer<T>(name, buffer, persistent));
        return buffer;
    }

    /// <summary>Makes another module part of this one.</summary>
    /// <param name="name">The prefix of its parameters' names.</param>
    /// <param name="module">The module.</param>
    protected void AddModule(string name, Module<T> module)
    {
        ArgumentNullException.ThrowIfNull(module);
        _children.Add((name, module));
    }

    private void SetTraining(bool training)
    {
        IsTraining = training;
        foreach ((_, Module<T> child) in _children)
            child.SetTraining(training);
    }
}
