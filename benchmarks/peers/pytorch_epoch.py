#!/usr/bin/env python3
"""Times an epoch of a two-layer network in PyTorch over a table of byte codes, with a DataLoader as users write it.

Needs torch and numpy. The table holds random codes (0..4, five values) of the same shape as the legacy era table; the
features are decoded to float32 batch by batch. Prints one JSON document.

    python3 pytorch_epoch.py --threads 2 --workers 0
    python3 pytorch_epoch.py --threads 2 --resident

--resident trains as many steps on one batch that is there already: what the steps alone cost. --batches ends an epoch
early, which is timed per batch.
"""

import argparse
import json
import resource
import time

import numpy
import torch


class Table(torch.utils.data.Dataset):
    """Rows of codes; a whole batch of rows is gathered at once (the quickest way to use a DataLoader)."""

    def __init__(self, rows, features):
        random = numpy.random.default_rng(1)
        self.codes = random.integers(0, 5, (rows, features), dtype=numpy.uint8)
        self.targets = (random.integers(0, 5, rows) / 4).astype(numpy.float32)

    def __len__(self):
        return len(self.targets)

    def __getitem__(self, rows):
        features = torch.from_numpy(self.codes[rows]).float().mul_(0.25)
        return features, torch.from_numpy(self.targets[rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=501808)
    parser.add_argument("--features", type=int, default=310)
    parser.add_argument("--batch-size", type=int, default=2048)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="processes of the DataLoader")
    parser.add_argument("--resident", action="store_true")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batches", type=int)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    table = Table(options.rows, options.features)
    sampler = torch.utils.data.BatchSampler(torch.utils.data.RandomSampler(table), options.batch_size, drop_last=True)
    loader = torch.utils.data.DataLoader(table, sampler=sampler, batch_size=None, num_workers=options.workers)
    model = torch.nn.Sequential(torch.nn.Linear(options.features, 256), torch.nn.ReLU(), torch.nn.Linear(256, 1))
    adam = torch.optim.Adam(model.parameters())
    loss = torch.nn.MSELoss()
    first = table[list(range(options.batch_size))]
    most = min(options.batches or len(sampler), len(sampler))
    seconds = []
    for _ in range(options.epochs):
        begin = time.perf_counter()
        batches = (first for _ in range(most)) if options.resident else iter(loader)
        for _, (features, targets) in zip(range(most), batches):
            adam.zero_grad(set_to_none=True)
            loss(model(features).squeeze(1), targets).backward()
            adam.step()
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({
        "torch": torch.__version__,
        "rows": options.rows, "features": options.features, "threads": options.threads, "workers": options.workers,
        "resident": options.resident, "batches": most, "seconds": [round(s, 3) for s in seconds],
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))


if __name__ == "__main__":
    main()
