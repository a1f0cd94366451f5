namespace Isotone.Tests;

/// <summary>Checks of refusals: which argument is named, and what is said of it.</summary>
internal static class Refused
{
    public static void Naming(string argument, string message, Action action)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(action);
        Assert.Equal(argument, thrown.ParamName);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }
}
