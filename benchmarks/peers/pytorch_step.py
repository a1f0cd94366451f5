#!/usr/bin/env python3
"""Times a training step of a two-layer network in PyTorch, and the matrix products it is made of.

Needs torch (and whatever BLAS it was built with). Prints one JSON document, with keys as `isotone bench --json` has them.

    python3 pytorch_step.py --op training-step
    python3 pytorch_step.py --op matmul --shape 2048x310x256 --threads 2

PyTorch multiplies with the BLAS it finds: print torch.__config__.show(), and see that it is no reference BLAS. Debian's
torch takes OpenBLAS where libopenblas0-pthread is installed. torch.set_num_threads does not reach a BLAS with threads of
its own, so each number of threads runs in a process whose environment says it too.

A step is what a user writes: zero_grad, forward, loss, backward, optimizer.step, on batches that are taken in turn from
a larger set. Without --threads one thread and all processors are tried, and so are the optimizer's settings (a loop over
the parameters, or foreach where this version has it); "best" names the quickest.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

import torch

WARM_UP_SECONDS = 0.5
TIME_BOX_SECONDS = 1.5
LEAST_REPETITIONS = 7
MOST_REPETITIONS = 2000

# What a step of 310 -> 256 -> 1 on 2,048 rows multiplies: rows x inner x columns, and which factor is given transposed.
PRODUCTS = [
    ("forward", (2048, 310, 256), "nt"),
    ("weight gradient", (256, 2048, 310), "tn"),
    ("input gradient", (2048, 256, 310), "nn"),
    ("thin forward", (2048, 256, 1), "nt"),
    ("thin weight gradient", (1, 2048, 256), "tn"),
    ("thin input gradient", (2048, 1, 256), "nn"),
]


def quantile(ordered, share):
    """Linear interpolation between the order statistics, NumPy's default."""
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def repeat(run, seconds):
    times = []
    begin = time.perf_counter()
    while len(times) < MOST_REPETITIONS and (len(times) < LEAST_REPETITIONS or time.perf_counter() - begin < seconds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return times


def timed(run):
    """The median, the quartiles (in microseconds) and the number of repetitions."""
    repeat(run, WARM_UP_SECONDS)
    times = sorted(t * 1e6 for t in repeat(run, TIME_BOX_SECONDS))
    return {"median_us": statistics.median(times), "p25": quantile(times, 0.25), "p75": quantile(times, 0.75), "repetitions": len(times)}


def step_of(rows, inputs, hidden, foreach):
    model = torch.nn.Sequential(torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, 1))
    loss = torch.nn.MSELoss()
    adam = torch.optim.Adam(model.parameters(), foreach=foreach)
    batches = [(torch.randn(rows, inputs), torch.randn(rows, 1)) for _ in range(8)]
    state = {"next": 0}

    def step():
        features, targets = batches[state["next"] % len(batches)]
        state["next"] += 1
        adam.zero_grad(set_to_none=True)
        loss(model(features), targets).backward()
        adam.step()

    return step


def product_of(shape, layout):
    m, k, n = shape
    left = torch.randn((k, m) if layout[0] == "t" else (m, k))
    right = torch.randn((n, k) if layout[1] == "t" else (k, n))
    a = left.t() if layout[0] == "t" else left
    b = right.t() if layout[1] == "t" else right
    out = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=out)


def shape_of(text):
    parts = text.split("x")
    if len(parts) != 3 or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError(f"a shape is three numbers such as 2048x310x256, not '{text}'")
    return tuple(int(part) for part in parts)


def in_a_process(threads):
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    command = [sys.executable, os.path.abspath(__file__), *sys.argv[1:], "--threads", str(threads)]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)["results"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--op", choices=["training-step", "matmul"], help="both by default")
    parser.add_argument("--shape", type=shape_of, help="rows x inputs x hidden of the step, or rows x inner x columns of a product")
    parser.add_argument("--threads", type=int, help="torch's threads (default: 1 and all processors)")
    options = parser.parse_args()
    results = []
    if not options.threads:
        for threads in sorted({1, os.cpu_count()}):
            results += in_a_process(threads)
    for threads in [options.threads] if options.threads else []:
        torch.set_num_threads(threads)
        if options.op != "matmul":
            rows, inputs, hidden = options.shape or (2048, 310, 256)
            for foreach in (False, True):
                result = {"op": "training-step", "shape": f"{rows}x{inputs}x{hidden}", "threads": threads, "foreach": foreach}
                results.append({**result, **timed(step_of(rows, inputs, hidden, foreach))})
        if options.op != "training-step":
            for name, shape, layout in [("product", options.shape, "nn")] if options.shape else PRODUCTS:
                result = {"op": "matmul", "name": name, "shape": "x".join(map(str, shape)), "layout": layout, "threads": threads}
                result.update(timed(product_of(shape, layout)))
                result["gflops"] = 2e-3 * shape[0] * shape[1] * shape[2] / result["median_us"]
                results.append(result)
    steps = [result for result in results if result["op"] == "training-step"]
    document = {"torch": torch.__version__, "results": results}
    if steps:
        document["best"] = min(steps, key=lambda result: result["median_us"])
    json.dump(document, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
