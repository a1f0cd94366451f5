"""Makes neutralization.json: y - X b with b from numpy.linalg.lstsq(X, y, rcond=1e-6), X the features and a column of ones."""
import json
import numpy as np

rng = np.random.default_rng(7)


def five(n, p):
    return rng.integers(0, 5, (n, p)) / 4


def case(kind, features, tolerance):
    features = np.asarray(features, dtype=np.float32).astype(np.float64)
    n = len(features)
    y = np.round(features @ rng.normal(size=features.shape[1]) + rng.normal(size=n), 6)
    x = np.hstack([features, np.ones((n, 1))])
    b, _, rank, singular = np.linalg.lstsq(x, y, rcond=1e-6)
    return {
        "kind": kind, "rows": n, "features": features.ravel().tolist(), "values": y.tolist(), "tolerance": tolerance,
        "rank": int(rank), "neutral": (y - x @ b).tolist(), "half": (y - 0.5 * (x @ b)).tolist(),
    }


plain = five(150, 20)
constant = plain.copy()
constant[:, 3], constant[:, 17] = 0.5, 0
collinear = plain.copy()
collinear[:, 5] = 1 - collinear[:, 0]
collinear[:, 9] = (collinear[:, 1] + collinear[:, 2]) / 2
both = constant.copy()
both[:, 19] = both[:, 18]
one_hot = np.eye(5)[rng.integers(0, 5, 120)]
# Two columns that differ by less, and by more, than the limit of 1e-6 of the largest singular value.
base = rng.normal(size=(80, 4)).astype(np.float32)
below, above = base.copy(), base.copy()
below[:, 3] = below[:, 2] * (1 + np.float32(2.4e-7) * rng.integers(-1, 2, 80))
above[:, 3] = above[:, 2] + np.float32(1e-3) * rng.normal(size=80).astype(np.float32)
cases = [
    case("plain", plain, 1e-9),
    case("one feature", five(40, 1), 1e-9),
    case("scaled", plain * np.logspace(-3, 3, 20), 1e-9),
    case("shifted by 100", 100 + five(150, 8), 1e-9),
    case("constant", constant, 1e-6),
    case("collinear", collinear, 1e-6),
    case("constant and collinear", both, 1e-6),
    case("one hot", one_hot, 1e-6),
    case("more features than rows", five(15, 30), 1e-6),
    case("nearly collinear, below the limit", below, 1e-6),
    case("nearly collinear, above the limit", above, 1e-9),
    case("all constant", np.full((10, 3), 0.5), 1e-6),
]
with open("neutralization.json", "w") as file:
    json.dump({"about": "numpy %s" % np.__version__, "cases": cases}, file)
for c in cases:
    print(c["kind"], c["rank"])
