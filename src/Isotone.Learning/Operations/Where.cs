using System.Numerics;

namespace Isotone.Learning;

public static partial class Operations
{
    /// <summary>Elements of one variable where a condition holds, of another where it does not.</summary>
    /// <param name="condition">One value an element; constant.</param>
    /// <param name="ifTrue">As many elements, of any shape, or a single one that serves all.</param>
    /// <param name="ifFalse">As many elements, of any shape, or a single one that serves all.</param>
    /// <returns>
    /// The shape of the first that has as many elements as there are conditions and is not a single one; else one dimension.
    /// </returns>
    /// <exception cref="ArgumentException">There are no conditions, or a length does not fit.</exception>
    public static Variable<T> Where<T>(ReadOnlySpan<bool> condition, Variable<T> ifTrue, Variable<T> ifFalse)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(ifTrue);
        ArgumentNullException.ThrowIfNull(ifFalse);
        if (condition.IsEmpty)
            throw new ArgumentException("condition is empty; a variable needs at least one element.", nameof(condition));
        RequireLength(ifTrue, condition.Length, nameof(ifTrue));
        RequireLength(ifFalse, condition.Length, nameof(ifFalse));
        Shape shape = ifTrue.Length == condition.Length ? ifTrue.Shape
            : ifFalse.Length == condition.Length ? ifFalse.Shape : new Shape(condition.Length);
        bool[] choice = Variable.Records([ifTrue, ifFalse]) ? condition.ToArray() : [];
        Variable<T> result = Variable.Result(shape, Pull, [ifTrue, ifFalse], out Span<T> value);
        ReadOnlySpan<T> yes = ifTrue.Value, no = ifFalse.Value;
        for (int i = 0; i < condition.Length; i++)
            value[i] = condition[i] ? yes[yes.Length == 1 ? 0 : i] : no[no.Length == 1 ? 0 : i];
        return result;

        void Pull(Variable<T> result, ReadOnlySpan<T> cotangent)
        {
            AddChosen(choice, true, cotangent, result.Inputs[0]);
            AddChosen(choice, false, cotangent, result.Inputs[1]);
        }
    }

    private static void AddChosen<T>(bool[] choice, bool chosen, ReadOnlySpan<T> cotangent, Variable<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!input.RequiresGradient)
            return;
        Span<T> gradient = input.GradientToAddTo();
        double sum = 0;
        for (int i = 0; i < choice.Length; i++)
        {
            if (choice[i] != chosen)
                continue;
            if (gradient.Length > 1)
                gradient[i] += cotangent[i];
            else
                sum += double.CreateTruncating(cotangent[i]);
        }

        if (gradient.Length == 1)
            gradient[0] += T.CreateTruncating(sum);
    }

    private static void RequireLength<T>(Variable<T> input, int length, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (input.Length != length && input.Length != 1)
            throw new ArgumentException($"{name} has {input.Length} elements where condition has {length}.", name);
    }
}
