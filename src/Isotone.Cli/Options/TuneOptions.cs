using System.CommandLine;
using System.Globalization;
using Isotone.Numerai;

namespace Isotone.Cli;

/// <summary>The options of a study beside those of training.</summary>
internal sealed class TuneOptions
{
    private static readonly StudySettings _standard = new() { Configuration = new TrainingConfiguration() };

    private readonly ChoiceOption<TuneMethod> _method = new(
        "--method", "How trials are chosen: all are trained to the end, or the best of those trained for less.",
        ("random", TuneMethod.Random), ("halving", TuneMethod.Halving));

    private readonly Option<int> _trials = NumberOption.Whole("--trials", "The number of trials; the first has the settings given here.", least: 1, _standard.Trials);
    private readonly Option<int> _reduction = NumberOption.Whole("--reduction", "Of so many trials halving goes on with one, for so many times the epochs.", least: 2, _standard.Reduction);
    private readonly Option<string> _score = ColumnOption.Optional("--score", $"The score whose mean over validation eras is to be high. [default: {_standard.Score}]");
    private readonly Option<SearchRange?> _tau = Range("--search-tau", "The strengths of soft ranks to search.", _standard.Tau);
    private readonly Option<SearchRange?> _learningRate = Range("--search-learning-rate", "The learning rates to search.", _standard.LearningRate);
    private readonly Option<SearchRange?> _width = Range("--search-width", "The units of a hidden layer to search.", _standard.Width);
    private readonly Option<SearchRange?> _depth = Range("--search-depth", "The numbers of hidden layers to search.", _standard.Depth);
    private readonly Option<SearchRange?> _weightDecay = Range("--search-weight-decay", "The weight decays to search.", _standard.WeightDecay);
    private readonly Option<SearchRange?> _epochs = Range("--search-epochs", "The epochs that random search searches; halving goes up to --epochs.", _standard.Epochs);

    /// <summary>All of them in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [_method, _trials, _reduction, _score, _tau, _learningRate, _width, _depth, _weightDecay, _epochs];

    /// <summary>The settings of the study.</summary>
    /// <exception cref="UsageException">Options do not fit together.</exception>
    public StudySettings Of(ParseResult parsed, TrainingConfiguration configuration)
    {
        // Simulated data is trained on with two losses to compare, where nothing is said; a study wants one.
        if (configuration.Losses.Count > 1)
            configuration = configuration with { Losses = [configuration.Losses[^1]] };
        var settings = new StudySettings
        {
            Configuration = configuration,
            Method = _method.Of(parsed),
            Trials = parsed.GetValue(_trials),
            Reduction = parsed.GetValue(_reduction),
            Score = parsed.GetValue(_score) ?? _standard.Score,
            Tau = parsed.GetValue(_tau) ?? _standard.Tau,
            LearningRate = parsed.GetValue(_learningRate) ?? _standard.LearningRate,
            Width = parsed.GetValue(_width) ?? _standard.Width,
            Depth = parsed.GetValue(_depth) ?? _standard.Depth,
            WeightDecay = parsed.GetValue(_weightDecay) ?? _standard.WeightDecay,
            Epochs = parsed.GetValue(_epochs) ?? _standard.Epochs,
        };
        try
        {
            settings.Validate();
            return settings;
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Sentence(), exception);
        }
    }

    private static Option<SearchRange?> Range(string name, string description, SearchRange standard) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} [default: {standard.Lowest},{standard.Highest}]"),
        HelpName = "LOW,HIGH",
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            string[] parts = text.Split(',');
            if (parts.Length is 1 or 2
                && double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double low)
                && double.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double high)
                && low > 0 && low <= high && double.IsFinite(high))
            {
                return new SearchRange(low, high);
            }

            result.AddError($"{name} must be two positive numbers such as 1,10, the lower first, or one; not '{text}'");
            return null;
        },
    };
}
