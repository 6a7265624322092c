#!/usr/bin/env python3
"""Solves one problem.json with the planner and with OR-Tools, and compares objective and time.

    pip install ortools numpy
    cargo bench --bench planner -- write nation nation.json
    python3 benches/compare.py nation.json -- cargo bench -q --bench planner -- solve nation.json
    python3 benches/compare.py nation.json -- target/release/micromatrix plan --problem nation.json

What follows `--` must print one JSON line with `objective` and `seconds` last. The planner's seconds run from the parsed
problem to the certified plan; those of OR-Tools (cost scaling, SimpleMinCostFlow) are of `solve()` alone, without building
its graph. Convex arcs are expanded into one arc per unit; only accounts with a capacity above 1 get rows.
"""

import json
import subprocess
import sys
import time

import numpy as np
import ortools
from ortools.graph.python import min_cost_flow


class Arcs:
    def __init__(self):
        self.lists = ([], [], [], [])

    def add(self, tail, head, capacity, cost):
        if capacity > 0:
            for values, value in zip(self.lists, (tail, head, capacity, cost)):
                values.append(value)


def build(problem):
    """The arcs, the number of nodes and the most units; node 0 is source, node 1 sink."""
    arcs = Arcs()
    nodes = 2

    def block(count):
        nonlocal nodes
        nodes += count
        return nodes - count

    accounts, slots, groups = problem["accounts"], problem["slots"], problem["groups"]
    organisation0, account0 = block(len(problem["organisations"])), block(len(accounts))
    slot0, group0 = block(len(slots)), block(len(groups))
    cell0, angle0 = block(len(problem["cells"])), block(len(problem["angles"]))
    total = sum(min(account["capacity"], len(account["options"])) for account in accounts)
    angle_of_slot = [problem["cells"][groups[slot["group"]]["cell"]]["angle"] for slot in slots]
    takers = [0] * len(slots)
    for i, organisation in enumerate(problem["organisations"]):
        capacity = organisation.get("capacity")
        arcs.add(0, organisation0 + i, total if capacity is None else capacity, 0)
    for i, account in enumerate(accounts):
        organisation = account.get("organisation")
        arcs.add(0 if organisation is None else organisation0 + organisation, account0 + i, account["capacity"], 0)
        rows = {}
        for option in account["options"]:
            tail = account0 + i
            if account["capacity"] > 1:
                angle = angle_of_slot[option["slot"]]
                if angle not in rows:
                    rows[angle] = block(1)
                    arcs.add(tail, rows[angle], 1, 0)
                tail = rows[angle]
            arcs.add(tail, slot0 + option["slot"], 1, -option["fit"])
            takers[option["slot"]] += 1
    most = [0] * len(groups)
    for i, slot in enumerate(slots):
        capacity = min(slot["capacity"], takers[i])
        arcs.add(slot0 + i, group0 + slot["group"], capacity, 0)
        most[slot["group"]] += capacity
    for i, group in enumerate(groups):
        if group["step"] == 0:
            arcs.add(group0 + i, cell0 + group["cell"], most[i], 0)
        else:
            for k in range(most[i]):
                arcs.add(group0 + i, cell0 + group["cell"], 1, k * group["step"])
    for i, cell in enumerate(problem["cells"]):
        arcs.add(cell0 + i, angle0 + cell["angle"], 1, -cell["first"])
        arcs.add(cell0 + i, angle0 + cell["angle"], total, 0)
    for i, angle in enumerate(problem["angles"]):
        arcs.add(angle0 + i, 1, angle["min"], -problem["shortage_penalty"])
        most_units = angle.get("max")
        arcs.add(angle0 + i, 1, total if most_units is None else most_units - angle["min"], 0)
    arcs.add(0, 1, total, 0)
    return arcs, nodes, total


def solve_with_ortools(problem):
    arcs, _, total = build(problem)
    flow = min_cost_flow.SimpleMinCostFlow()
    tails, heads, capacities, costs = (np.array(values, dtype=np.int64) for values in arcs.lists)
    flow.add_arcs_with_capacity_and_unit_cost(tails.astype(np.int32), heads.astype(np.int32), capacities, costs)
    flow.set_node_supply(0, total)
    flow.set_node_supply(1, -total)
    start, busy = time.perf_counter(), time.process_time()
    status = flow.solve()
    seconds = time.perf_counter() - start, time.process_time() - busy
    if status != flow.OPTIMAL:
        sys.exit(f"OR-Tools: status {status}")
    wanted = sum(angle["min"] for angle in problem["angles"])
    return -flow.optimal_cost() - problem["shortage_penalty"] * wanted, seconds, len(tails)


def main():
    split = sys.argv.index("--")
    (path,) = sys.argv[1:split]
    printed = subprocess.run(sys.argv[split + 1 :], check=True, capture_output=True, text=True).stdout
    ours = json.loads(printed.strip().splitlines()[-1])
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    objective, seconds, arcs = solve_with_ortools(problem)
    mine = ours["seconds"], ours.get("cpu_seconds", 0.0)
    print(f"{path}: {len(problem['accounts'])} accounts, {arcs} arcs; wall and processor seconds")
    print(f"  planner            {ours['objective']:>16} {mine[0]:10.4f} {mine[1]:10.4f}")
    print(f"  OR-Tools {ortools.__version__:<10}{objective:>16} {seconds[0]:10.4f} {seconds[1]:10.4f}")
    equal = "equal" if objective == ours["objective"] else "DIFFER"
    print(f"  ratio              {equal:>16} {mine[0] / seconds[0]:10.4f} {mine[1] / seconds[1]:10.4f}", flush=True)
    if objective != ours["objective"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
