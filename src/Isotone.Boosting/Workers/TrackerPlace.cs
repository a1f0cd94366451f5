using System.Globalization;

namespace Isotone.Boosting;

/// <summary>Where workers find their tracker, and how many they are.</summary>
/// <param name="Host">The tracker's host.</param>
/// <param name="Port">Its port.</param>
/// <param name="Workers">The number of workers.</param>
public sealed record TrackerPlace(string Host, int Port, int Workers)
{
    private const string HostVariable = "DMLC_TRACKER_URI";
    private const string PortVariable = "DMLC_TRACKER_PORT";
    private const string WorkersVariable = "DMLC_NUM_WORKER";
    private const string TaskVariable = "DMLC_TASK_ID";

    /// <summary>The environment variables that tell a worker, by the names that launchers of the DMLC projects use.</summary>
    /// <param name="task">The worker's name.</param>
    public IReadOnlyDictionary<string, string> Variables(string task) => new Dictionary<string, string>
    {
        [HostVariable] = Host,
        [PortVariable] = Port.ToString(CultureInfo.InvariantCulture),
        [WorkersVariable] = Workers.ToString(CultureInfo.InvariantCulture),
        [TaskVariable] = task,
    };

    /// <summary>What a launcher has put into the environment.</summary>
    /// <param name="task">The worker's name.</param>
    /// <returns>Null where no launcher has started this process.</returns>
    /// <exception cref="XGBoostException">A variable is missing or no number; the message names it.</exception>
    public static TrackerPlace? FromEnvironment(out string task) => FromVariables(Environment.GetEnvironmentVariable, out task);

    internal static TrackerPlace? FromVariables(Func<string, string?> variable, out string task)
    {
        task = variable(TaskVariable) is { Length: > 0 } named ? named : $"{Environment.MachineName}-{Environment.ProcessId}";
        if (variable(HostVariable) is not { Length: > 0 } host)
            return null;
        return new TrackerPlace(host, Number(PortVariable, ushort.MaxValue), Number(WorkersVariable, int.MaxValue));

        int Number(string name, int most) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
                ? number
                : throw new XGBoostException($"{HostVariable} is set, so {name} must be a number from 1 to {most}; it is '{variable(name)}'.");
    }
}
