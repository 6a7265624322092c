#!/usr/bin/env python3
"""Finds communities with this program and with igraph, side by side in one run, and compares modularity and time.

    pip install igraph
    cargo build --release
    python3 benches/detection.py [--data ../shared/data] [--runs 5] -- target/release/micromatrix detect

What follows `--` is called with `--ties`, `--setting`, `--seed` and `--out`, and must print one JSON line with `seconds`,
which run from the parsed ties to the result, building of the graph included; those of igraph are of `community_leiden` alone.
Runs take turns, so that whatever else the machine does is shared. Both modularities are computed by igraph from the
communities themselves, and so is whether each is connected. Medians; exit status 1 when a bound of `LIMITS` is missed.
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

import igraph

# Setting, igraph's number of iterations, most of its time, most of its modularity that may be missing.
LIMITS = [("quick", 2, 0.5, 0.001), ("quality", -1, 0.3, 0.0005)]


def write_planted(path, nodes, edges, seed):
    """Communities of 20 to 400 nodes (50 to 1000 above 100,000 nodes); 3 of 10 ties lead anywhere; weights 1 to 3."""
    chance = random.Random(seed)
    low, high = (20, 400) if nodes <= 100_000 else (50, 1000)
    starts, group_of = [], []
    while len(group_of) < nodes:
        size = min(int(low * (high / low) ** chance.random()), nodes - len(group_of))
        starts.append((len(group_of), size))
        group_of += [len(starts) - 1] * size
    names = list(range(nodes))
    chance.shuffle(names)
    pairs = {}
    while len(pairs) < edges:
        a = int(chance.random() * nodes)
        start, size = (0, nodes) if chance.random() < 0.3 else starts[group_of[a]]
        b = start + int(chance.random() * size)
        if a != b:
            pairs[min(a, b), max(a, b)] = 1 + int(chance.random() * 3)
    with open(path, "w", encoding="utf-8") as file:
        file.write("source,target,kind,weight\n")
        file.writelines(f"n{names[a]},n{names[b]},joint_duty,{weight}\n" for (a, b), weight in pairs.items())


def read_graph(path):
    numbers, edges, weights = {}, [], []
    with open(path, encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            edges.append(tuple(numbers.setdefault(row[end], len(numbers)) for end in ("source", "target")))
            weights.append(float(row["weight"]))
    graph = igraph.Graph(n=len(numbers), edges=edges)
    graph.es["weight"] = weights
    return graph, numbers


def run_ours(command, path, setting, seed):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "communities.csv")
        words = [*command, "--ties", path, "--setting", setting, "--seed", str(seed), "--out", out]
        printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        with open(out, encoding="utf-8") as file:
            return json.loads(printed.strip().splitlines()[-1]), file.read()


def run_igraph(graph, iterations, seed):
    random.seed(seed)
    start = time.perf_counter()
    found = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=iterations)
    return time.perf_counter() - start, found.modularity


def disconnected(graph, membership):
    return sum(not part.is_connected() for part in igraph.VertexClustering(graph, membership).subgraphs())


def compare(name, path, runs, command):
    graph, numbers = read_graph(path)
    print(f"{name}: {graph.vcount()} nodes, {graph.ecount()} ties", flush=True)
    passed = True
    for setting, iterations, most_time, most_lost in LIMITS:
        ours, theirs, broken, texts = [], [], 0, []
        for seed in range(1, runs + 1):
            told, text = run_ours(command, path, setting, seed)
            texts.append(text)
            membership = [0] * graph.vcount()
            for row in csv.DictReader(text.splitlines()):
                membership[numbers[row["node"]]] = int(row["community"])
            modularity = graph.modularity(membership, weights="weight")
            assert abs(modularity - told["modularity"]) < 1e-4, (modularity, told)
            ours.append((told["seconds"], modularity))
            broken += disconnected(graph, membership)
            theirs.append(run_igraph(graph, iterations, seed))
        same = run_ours(command, path, setting, 1)[1] == texts[0]
        (mine, my_modularity), (its, its_modularity) = (
            [statistics.median(column) for column in zip(*rows)] for rows in (ours, theirs)
        )
        worst = min(modularity for _, modularity in ours)
        fine = mine <= most_time * its and my_modularity >= its_modularity - most_lost and not broken and same
        passed &= fine
        print(
            f"  {setting:8}{mine:9.4f} s {my_modularity:.5f} (worst {worst:.5f})   igraph {iterations:2} {its:9.4f} s "
            f"{its_modularity:.5f}   time {mine / its:.3f}  modularity {my_modularity - its_modularity:+.5f}  "
            f"disconnected {broken}  same bytes {same}  {'ok' if fine else 'MISSED'}",
            flush=True,
        )
    return passed


def main():
    split = sys.argv.index("--")
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--runs", type=int, default=5)
    options, command = parser.parse_args(sys.argv[1:split]), sys.argv[split + 1 :]
    print(f"igraph {igraph.__version__}, {options.runs} runs, medians")
    passed = True
    for name in ("real-matrix", "congress"):
        path = os.path.join(options.data, name, "ties.csv")
        if os.path.exists(path):
            passed &= compare(name, path, options.runs, command)
    for nodes, edges in ((20_000, 200_000), (200_000, 2_000_000)):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ties.csv")
            write_planted(path, nodes, edges, seed=nodes)
            passed &= compare(f"planted {nodes}", path, options.runs, command)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
