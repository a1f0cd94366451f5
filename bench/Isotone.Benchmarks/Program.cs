using System.Globalization;
using BenchmarkDotNet.Running;
using Isotone.Benchmarks;

int Number(int index, int standard) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : standard;

if (args is ["epoch", _, ..])
    TrainingEpoch.OfTable(args[1], Number(2, 2), Number(3, 3));
else if (args is ["loss", _, ..])
    TrainingEpoch.OfLosses(Number(1, 0), Number(2, 2), Number(3, 15));
else if (args is ["step", ..])
    TrainingTimes.OfStep(Number(1, Environment.ProcessorCount));
else if (args is ["products", ..])
    TrainingTimes.OfProducts(Number(1, Environment.ProcessorCount));
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
