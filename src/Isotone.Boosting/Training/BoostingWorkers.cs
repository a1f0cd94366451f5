using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Isotone.Boosting;

/// <summary>What processes that train the same trees tell one another besides gradients; nothing where there is one.</summary>
internal sealed class BoostingWorkers(XGBoostCommunicator? communicator)
{
    /// <summary>Whether this process is the one that validates and writes.</summary>
    public bool IsFirst => communicator is null || communicator.Rank == 0;

    /// <summary>Whether any process says yes.</summary>
    public bool Agree(bool yes)
    {
        if (communicator is null)
            return yes;
        Span<double> votes = [yes ? 1 : 0];
        communicator.Largest(votes);
        return votes[0] > 0;
    }

    /// <summary>The first process's number of rounds.</summary>
    public int? FromFirst(int? rounds)
    {
        if (communicator is null)
            return rounds;
        Span<double> number = [IsFirst ? rounds ?? -1 : -1];
        communicator.Largest(number);
        return number[0] < 0 ? null : (int)number[0];
    }

    /// <summary>The first process's bytes.</summary>
    public byte[] FromFirst(byte[] bytes) => communicator is null ? bytes : communicator.FromFirst(bytes);

    /// <summary>What is largest over all processes, and how many rows they have together.</summary>
    public (double Largest, long Count) Together(double largest, int count)
    {
        if (communicator is null)
            return (largest, count);
        Span<double> most = [largest], all = [count];
        communicator.Largest(most);
        communicator.Sum(all);
        return (most[0], (long)all[0]);
    }

    /// <summary>Checks that every process has the same trees.</summary>
    /// <exception cref="XGBoostException">They differ.</exception>
    public void RequireSame(XGBooster booster)
    {
        if (communicator is null)
            return;

        // 48 bits: a double holds them, and two of them have the same largest and least.
        byte[] hash = SHA256.HashData(booster.ToBytes(ModelFormat.Ubj));
        double own = BinaryPrimitives.ReadUInt32LittleEndian(hash) * 65536.0 + BinaryPrimitives.ReadUInt16LittleEndian(hash.AsSpan(4));
        Span<double> both = [own, -own];
        communicator.Largest(both);
        if (both[0] != -both[1])
            throw new XGBoostException("The workers have ended with different trees; they must have the same settings.");
    }
}
