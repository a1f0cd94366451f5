using System.CommandLine;
using System.Numerics;
using Isotone.Data;

namespace Isotone.Cli;

/// <summary>What <c>soft-rank</c> and <c>soft-sort</c> share.</summary>
internal abstract class SoftOperatorCommand : OperatorCommand
{
    private readonly Argument<string?> _file = FileOptions.Numbers();
    private readonly ChoiceOption<Regularization> _regularization = OperatorOptions.Regularization();
    private readonly Option<double?> _strength;
    private readonly ChoiceOption<SortDirection> _direction;
    private readonly ChoiceOption<bool> _isSingle = OperatorOptions.IsSingle();
    private readonly Option<string> _cotangent = FileOptions.File(
        "--vjp", "A cotangent for each value of the result: adds the vector-Jacobian product, in input order.");

    /// <param name="name">The command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="strength">What the strength is and its unit.</param>
    /// <param name="direction">What the direction chooses.</param>
    /// <param name="io">Its streams.</param>
    protected SoftOperatorCommand(string name, string description, string strength, string direction, CommandIO io)
        : base(name, description, io)
    {
        _strength = NumberOption.Positive("--strength", strength);
        _strength.DefaultValueFactory = _ => 1.0;
        _direction = OperatorOptions.Direction(direction);
        Take(_file, _regularization, _strength, _direction, _isSingle, _cotangent);
        FileOptions.ReadPipeOnce(
            this, result => result.GetValue(_file) ?? FileOptions.Pipe, result => result.GetValue(_cotangent));
    }

    /// <summary>What the index of the result counts: elements in input order, or positions in sorted order.</summary>
    protected abstract string ResultAxis { get; }

    protected abstract SoftOperator<T> Operator<T>(Regularization regularization, double strength, SortDirection direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    protected override IReadOnlyList<Report> Compute(ParseResult parsed) =>
        _isSingle.Of(parsed) ? Compute<float>(parsed) : Compute<double>(parsed);

    private IReadOnlyList<Report> Compute<T>(ParseResult parsed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SoftOperator<T> soft = Operator<T>(
            _regularization.Of(parsed), parsed.GetValue(_strength).GetValueOrDefault(), _direction.Of(parsed));
        NumberRows<T> values = Read<T>(parsed.GetValue(_file));
        NumberRows<T>? cotangent = null;
        if (parsed.GetValue(_cotangent) is string path)
        {
            cotangent = Read<T>(path);
            cotangent.RequireRowsOf(values);
            cotangent.RequireFinite();
        }

        return EachRow(
            row => Apply(soft, values.Row(row), cotangent is null ? default : cotangent.Row(row)), ("values", "values", values));
    }

    private Report Apply<T>(SoftOperator<T> soft, ReadOnlySpan<T> values, ReadOnlySpan<T> cotangent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new T[values.Length];
        soft.Forward(values, result);
        Report report = new Report().Add("values", result, ResultAxis).Add("block_sizes", soft.BlockSizes(0), "block");
        if (!cotangent.IsEmpty)
        {
            var gradient = new T[values.Length];
            soft.Vjp(cotangent, gradient);
            report.Add("vjp", gradient, "element");
        }

        return report;
    }
}
