#!/usr/bin/env python3
"""Times torch.sort and torchsort on fresh random rows, as `isotone bench --json` prints its own times.

Needs torch and torchsort (https://github.com/teddykoker/torchsort), installed by whoever runs it.

    python3 torchsort.py --op soft-rank --shape 1x10000 --strength 2.5/n --backward --threads 2

Without --op it goes through all three operations over the shapes and strengths of benchmarks/README.md.
"""

import argparse
import json
import os
import statistics
import sys
import time

# Run as a script, Python looks for modules beside it first, and this file has the name of the one it measures.
sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != os.path.dirname(os.path.abspath(__file__))]

import torch  # noqa: E402
import torchsort  # noqa: E402

WARM_UP_SECONDS = 0.3
WARM_UP_REPETITIONS = 5
TIME_BOX_SECONDS = 1.0
LEAST_REPETITIONS = 7
MOST_REPETITIONS = 1000

SHAPES = ["1x100", "1x1000", "1x10000", "1x100000", "1x1000000", "4096x100", "512x1000", "120x5000"]
STRENGTHS = {"soft-rank": ["2.5/n", "1", "0.1"], "soft-sort": ["0.25n", "1"]}


def shape_of(text):
    batch, _, length = text.partition("x")
    if not (batch.isdigit() and length.isdigit() and int(batch) > 0 and int(length) > 0):
        raise argparse.ArgumentTypeError(f"a shape is rows x length such as 512x1000, not '{text}'")
    return int(batch), int(length)


def strength_at(text, length):
    if text.endswith("/n"):
        return float(text[:-2]) / length
    if text.endswith("n"):
        return float(text[:-1]) * length
    return float(text)


def quantile(ordered, share):
    """Linear interpolation between the order statistics, NumPy's default."""
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def sort_pass(values, _cotangent, _settings):
    torch.sort(values, dim=1)


def soft_pass(values, cotangent, settings):
    operator, strength, regularization, backward = settings
    result = operator(values, regularization=regularization, regularization_strength=strength)
    if backward:
        result.backward(cotangent)


def repeat(run, shape, dtype, needs_gradient, settings, seconds, least, most):
    """The seconds of each repetition, each on numbers of its own that are made before the clock starts."""
    times = []
    cotangent = torch.randn(shape, dtype=dtype)
    begin = time.perf_counter()
    while len(times) < most and (len(times) < least or time.perf_counter() - begin < seconds):
        values = torch.randn(shape, dtype=dtype, requires_grad=needs_gradient)
        start = time.perf_counter()
        run(values, cotangent, settings)
        times.append(time.perf_counter() - start)
    return times


def measure(op, shape, strength_text, regularization, backward, dtype_name, threads):
    batch, length = shape
    dtype = getattr(torch, dtype_name)
    strength = None
    settings = None
    run = sort_pass
    if op != "argsort":
        run = soft_pass
        strength = strength_at(strength_text, length)
        operator = torchsort.soft_rank if op == "soft-rank" else torchsort.soft_sort
        settings = (operator, strength, regularization, backward)
    arguments = (run, shape, dtype, backward, settings)
    repeat(*arguments, WARM_UP_SECONDS, WARM_UP_REPETITIONS, sys.maxsize)
    times = repeat(*arguments, TIME_BOX_SECONDS, LEAST_REPETITIONS, MOST_REPETITIONS)
    per_element = sorted(t * 1e9 / (batch * length) for t in times)
    return {
        "op": op,
        "batch": batch,
        "length": length,
        "dtype": dtype_name,
        "strength": strength,
        "regularization": regularization if op != "argsort" else None,
        "backward": backward,
        "threads": threads,
        "median_ns_per_element": statistics.median(per_element),
        "p25": quantile(per_element, 0.25),
        "p75": quantile(per_element, 0.75),
        "repetitions": len(times),
    }


def cases(options):
    """(op, shape, strength, regularization, backward) of each measurement."""
    for op in [options.op] if options.op else ["argsort", "soft-rank", "soft-sort"]:
        for shape in options.shape or [shape_of(text) for text in SHAPES]:
            if op == "argsort":
                yield op, shape, None, None, False
                continue
            strengths = [options.strength or "1"] if options.op else STRENGTHS[op]
            regularizations = [options.regularization or "l2"] if options.op else ["l2", "kl"]
            for strength in strengths:
                for regularization in regularizations:
                    yield op, shape, strength, regularization, options.backward or not options.op


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--op", choices=["argsort", "soft-rank", "soft-sort"], help="one operation; all by default")
    parser.add_argument("--shape", type=lambda text: [shape_of(part) for part in text.split(",")], help="BxN, or several separated by commas")
    parser.add_argument("--strength", help="a number, or one relative to the length: 2.5/n, 0.25n (default with --op: 1)")
    parser.add_argument("--regularization", choices=["l2", "kl"], help="l2 by default, both without --op")
    parser.add_argument("--backward", action="store_true", help="forward and backward together; always so without --op")
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="torch's threads (default: all processors)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    results = []
    for number, case in enumerate(cases(options), start=1):
        op, (batch, length), strength, regularization, _ = case
        if sys.stderr.isatty():
            print(f"\r{number}  {op} {batch}x{length} {strength or ''} {regularization or ''}\033[K", end="", file=sys.stderr)
        results.append(measure(*case, options.dtype, options.threads))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    print(json.dumps({"results": results}))


if __name__ == "__main__":
    main()
