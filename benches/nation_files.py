"""Writes the registry of a nation as files that `micromatrix import` reads: the same files for the same arguments.

    python3 benches/nation_files.py DIR [--accounts 200000] [--shape real|even]

`real` has the sizes of real matrices: the quantiles below were counted in 6,880 official pages with their mutual follows and in 1,658 accounts
of a parliament with its committees, so that a few accounts, clusters and organisations are huge and most are tiny. In `even` all are alike,
which flatters. Per account ten ties or, `real`, thirteen; a fiftieth or a hundredth of a cluster; 0.7 organisations.
"""

import argparse
import random
from pathlib import Path

PLATFORMS = ["weibo", "wechat", "douyin", "toutiao"]
KINDS = ["same_organisation", "joint_duty", "shared_audience", "mutual_follow"]
FUNCTIONS = 24
PROVINCES, REGIONS = 31, 300

# (share of all, at most this): ties of an account, accounts of a cluster.
DEGREES = [(0, 0), (0.01, 1), (0.1, 2), (0.25, 5), (0.5, 13), (0.75, 29), (0.9, 53), (0.95, 76), (0.99, 173), (0.999, 426), (1, 669)]
CLUSTERS = [(0, 6), (0.05, 7), (0.1, 10), (0.25, 14), (0.5, 22), (0.75, 37), (0.9, 55), (0.99, 200), (1, 4000)]
# Shares of the functions, the commonest first: 28 % of the accounts that say one, then 13, 9, 6 and a long tail.
FUNCTION_SHARES = [28, 13, 9, 6] + [44 / (FUNCTIONS - 4)] * (FUNCTIONS - 4)
# What 42 % of real accounts have not: a function.
WITHOUT_FUNCTION = 0.42


def drawn(chance, quantiles):
    """A size whose quantiles are these, straight between them."""
    at = chance.random()
    for (from_share, least), (to_share, most) in zip(quantiles, quantiles[1:]):
        if at <= to_share:
            return round(least + (most - least) * (at - from_share) / (to_share - from_share))
    return quantiles[-1][1]


def handle(number):
    return f"{PLATFORMS[number % 4]}-{number:07}"


def cluster_sizes(chance, accounts, is_even):
    """Sizes of clusters that hold each account once."""
    left, count, sizes = accounts, max(accounts // 100, 1), []
    while left > 0:
        size = accounts // count if is_even else drawn(chance, CLUSTERS)
        sizes.append(min(size, left))
        left -= sizes[-1]
    return sizes


def ties_of(chance, accounts, is_even):
    """Pairs of accounts: most are near each other, as members of one cluster are."""
    wanted = [20 if is_even else drawn(chance, DEGREES) for _ in range(accounts)]
    seen = set()
    for one, degree in enumerate(wanted):
        for _ in range((degree + chance.randrange(2)) // 2):
            # A tie's other end is as popular as its own wish says: the better of two tries.
            tries = [chance.randrange(accounts) if chance.random() < 0.2 else (one + chance.randrange(1, 2000)) % accounts for _ in range(2)]
            other = tries[0] if is_even else max(tries, key=wanted.__getitem__)
            if one != other:
                seen.add((min(one, other), max(one, other), chance.randrange(4)))
    return sorted(seen)


def write(folder, name, header, rows):
    with open(folder / name, "w", encoding="utf-8") as file:
        file.write(header + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--accounts", type=int, default=200_000)
    parser.add_argument("--shape", choices=["real", "even"], default="real")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    chance, is_even = random.Random(7), asked.shape == "even"
    accounts, organisations = asked.accounts, asked.accounts * 7 // 10
    write(asked.folder, "functions.csv", "key,name,name_en,parent", ((f"f{one:02}", f"职能{one}", f"function {one}", "") for one in range(FUNCTIONS)))
    provinces = [(f"province-{one:02}", f"第{one}省", f"province {one}", "") for one in range(PROVINCES)]
    cities = [(f"region-{one:04}", f"第{one}市", f"city {one}", f"province-{one % PROVINCES:02}") for one in range(REGIONS)]
    write(asked.folder, "regions.csv", "key,name,name_en,parent", provinces + cities)
    region = [chance.randrange(REGIONS) if is_even else min(int(chance.paretovariate(1.1)) - 1, REGIONS - 1) for _ in range(organisations)]
    rows = ((f"org-{one:06}", f"第{one}局", "government", f"region-{region[one]:04}") for one in range(organisations))
    write(asked.folder, "organisations.csv", "key,name,system,region", rows)
    clusters = cluster_sizes(chance, accounts, is_even)
    of_cluster = [number for number, size in enumerate(clusters) for _ in range(size)]
    pick = lambda: chance.randrange(FUNCTIONS) if is_even else chance.choices(range(FUNCTIONS), FUNCTION_SHARES)[0]
    functions = [pick() for _ in clusters]

    def account(one):
        # Organisations of real matrices keep one account or a few, hardly any more than ten.
        organisation = chance.randrange(organisations)
        function = "" if not is_even and chance.random() < WITHOUT_FUNCTION else f"f{functions[of_cluster[one]]:02}"
        followers = chance.randrange(1_000_000) if is_even else int(chance.lognormvariate(8, 2))
        place = f"region-{region[organisation]:04}"
        return (handle(one), f"账号{one}", PLATFORMS[one % 4], f"org-{organisation:06}", function, "健康", "residents", place, followers, f"https://example.org/{one}", "active")

    columns = "handle,name,platform,organisation,functions,topics,audiences,region,followers,url,status"
    write(asked.folder, "accounts.csv", columns, map(account, range(accounts)))
    first = [0]
    for size in clusters:
        first.append(first[-1] + size)
    rows = ((f"cluster-{one:05}", f"微矩阵{one}", f"f{functions[one]:02}", handle(first[one])) for one in range(len(clusters)))
    write(asked.folder, "clusters.csv", "key,name,functions,lead", rows)
    write(asked.folder, "members.csv", "cluster,account", ((f"cluster-{of:05}", handle(one)) for one, of in enumerate(of_cluster)))
    rows = ((handle(one), handle(other), KINDS[kind], 1 + chance.randrange(8) / 2) for one, other, kind in ties_of(chance, accounts, is_even))
    write(asked.folder, "ties.csv", "source,target,kind,weight", rows)


if __name__ == "__main__":
    main()
