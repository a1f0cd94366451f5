#!/usr/bin/env python3
"""Times torch.sort and, where it is installed, torchsort on a card, and writes them beside Isotone's times as Markdown. Where PyTorch or
its card is missing, Isotone's times stand alone.

    isotone bench --device cuda --json > isotone.json
    python3 torch_cuda.py --isotone isotone.json

Fresh standard normal values before each repetition, made outside the clock; times by the card's events; medians. Each measurement is
limited in time.
"""

import argparse
import json
import os
import statistics
import sys
import time

# Run as a script, Python looks for modules beside it first, where a file has torchsort's name.
sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != os.path.dirname(os.path.abspath(__file__))]

try:
    import torch  # noqa: E402
except ImportError:
    torch = None
has_card = torch is not None and torch.cuda.is_available()

# Whatever an extension built for another PyTorch fails with.
torchsort, torchsort_problem = None, "no PyTorch with a card"
if has_card:
    try:
        import torchsort  # noqa: E402
    except Exception as error:  # noqa: BLE001
        torchsort_problem = str(error).splitlines()[0] if str(error) else type(error).__name__

# Repetitions, fewer where they would take longer than so many seconds: a kernel that gives a long row to one thread needs seconds each.
WARM_UP = 5
REPETITIONS = 50
LEAST_REPETITIONS = 3
TIME_BOX = 3.0

# What the operators are to reach on an H200: milliseconds, or a multiple of torch.sort on the same shape.
TARGETS_MS = {("soft-rank", 4, 100_000): 0.35, ("soft-rank", 4096, 512): 0.25}
TARGET_RATIOS = {("soft-rank", 1, 10_000_000): 3.0, ("soft-rank", 65_536, 32): 2.0, ("argsort", 65_536, 32): 2.0}


def measure(run, shape, needs_gradient):
    """The median milliseconds; None where there is no card, or it cannot hold it."""
    if not has_card:
        return None
    times = []
    began = time.monotonic()
    try:
        for repetition in range(WARM_UP + REPETITIONS):
            if repetition >= LEAST_REPETITIONS and time.monotonic() - began > TIME_BOX:
                break
            values = torch.randn(shape, device="cuda", requires_grad=needs_gradient)
            cotangent = torch.randn(shape, device="cuda")
            begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            torch.cuda.synchronize()
            begin.record()
            run(values, cotangent)
            end.record()
            end.synchronize()
            times.append(begin.elapsed_time(end))
    except RuntimeError as error:
        print(f"{shape}: {str(error).splitlines()[0]}", file=sys.stderr)
        return None
    return statistics.median(times[WARM_UP:] if len(times) > 2 * WARM_UP else times[1:])


def torchsort_pass(operator, regularization, strength):
    def run(values, cotangent):
        operator(values, regularization=regularization, regularization_strength=strength).backward(cotangent)

    return run


def peer(result):
    """What torchsort takes for the same; None where it has nothing of the kind."""
    operators = {"soft-rank": "soft_rank", "soft-sort": "soft_sort"}
    if torchsort is None or result["op"] not in operators or not result["backward"]:
        return None
    operator = getattr(torchsort, operators[result["op"]])
    shape = (result["batch"], result["length"])
    return measure(torchsort_pass(operator, result["regularization"], result["strength"]), shape, True)


def target(result, milliseconds, sort):
    key = (result["op"], result["batch"], result["length"])
    if result["regularization"] not in (None, "l2"):
        return ""
    if key in TARGETS_MS:
        return f"{TARGETS_MS[key]} ms: {'met' if milliseconds <= TARGETS_MS[key] else 'missed'}"
    if key in TARGET_RATIOS and sort:
        return f"{TARGET_RATIOS[key]:g} x torch.sort: {'met' if milliseconds <= TARGET_RATIOS[key] * sort else 'missed'}"
    return ""


def text(milliseconds):
    return "" if milliseconds is None else f"{milliseconds:.3g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--isotone", required=True, help="what isotone bench --device cuda --json printed")
    options = parser.parse_args()
    with open(options.isotone, encoding="utf-8") as file:
        results = json.load(file)["results"]
    versions = f"PyTorch {torch.__version__}" if torch else "PyTorch is not installed"
    if not has_card:
        versions += ", which finds no card" if torch else ""
    print(f"Milliseconds, median, float32. {versions}; torchsort {'installed' if torchsort else f'missing ({torchsort_problem})'}.")
    print()
    print("| operation | shape | strength | Isotone | torch.sort | ratio | torchsort | ratio | wanted |")
    print("|---|---|---|---|---|---|---|---|---|")

    # All sorts first: should torchsort fault on a shape, no later call to the card succeeds.
    shapes = {(result["batch"], result["length"]) for result in results}
    sorts = {shape: measure(lambda values, _: torch.sort(values, dim=1), shape, False) for shape in sorted(shapes)}
    for result in results:
        shape = (result["batch"], result["length"])
        own = result["median_ns_per_element"] * shape[0] * shape[1] / 1e6
        other, sort = peer(result), sorts[shape]
        strength = "" if result["strength"] is None else f"{result['regularization']} {result['strength']:.3g}"
        print(
            f"| {result['op']}{' fwd+bwd' if result['backward'] else ''} | {shape[0]} x {shape[1]} | {strength} | {text(own)} | {text(sort)} "
            f"| {text(own / sort) if sort else ''} | {text(other)} | {text(other / own) if other else ''} | {target(result, own, sort)} |"
        )


if __name__ == "__main__":
    main()
