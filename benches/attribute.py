"""Times `micromatrix attribute` on a million pieces against reading the same file with Python's csv module.

Usage: python3 benches/attribute.py [BINARY] [ROUNDS], after `cargo build --release`. The file has 20,000 cells, 5,000
organisations, 300 clusters and 20,000 accounts. Rounds alternate; medians and their ratio are printed. What is timed of the binary is
the whole process: start, reading, attribution, writing shares.csv.
"""

import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def write_pieces(path: Path) -> None:
    dice = random.Random(7)
    cells = [(f"angle-{i % 200}|audience-{i // 200}", dice.choice([1, 2, 3, 4, 6, 9])) for i in range(20_000)]
    accounts = [
        (f"wechat-account-{i:05}", f"organisation-{dice.randrange(5_000):04}", f"cluster-{dice.randrange(300):03}")
        for i in range(20_000)
    ]
    with path.open("w", encoding="utf-8") as file:
        file.write("cell,weight,organisation,cluster,account,quality\n")
        for _ in range(1_000_000):
            cell, weight = dice.choice(cells)
            account, organisation, cluster = dice.choice(accounts)
            file.write(f"{cell},{weight},{organisation},{cluster},{account},{dice.random():.6f}\n")


def read(path: Path) -> float:
    begin = time.perf_counter()
    with path.open(newline="", encoding="utf-8") as file:
        for _ in csv.reader(file):
            pass
    return time.perf_counter() - begin


def attribute(binary: str, path: Path) -> float:
    begin = time.perf_counter()
    command = [binary, "attribute", "--pieces", path, "--out", path.with_name("shares.csv")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    binary = sys.argv[1] if len(sys.argv) > 1 else "target/release/micromatrix"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pieces.csv")
        write_pieces(path)
        times = [(read(path), attribute(binary, path)) for _ in range(rounds)]
    reader, ours = (statistics.median(column) for column in zip(*times))
    print(f"csv.reader {reader:.3f} s, attribute {ours:.3f} s, ratio {ours / reader:.2f}")


if __name__ == "__main__":
    main()
