"""A registry of a size of one's own, entered through the files of an import, and a campaign that runs in it."""

import csv
import datetime
import pathlib
import random

from calls import Connection
from service import ROOT, command, token

PLATFORMS = ["wechat", "weibo", "douyin", "app"]
AUDIENCES = ["truck_drivers", "riders", "parents", "elderly", "car_owners", "residents", "drivers"]


def _functions():
    with open(ROOT / "seed/functions.csv", encoding="utf-8") as file:
        return [row["key"] for row in csv.DictReader(file)]


def _regions():
    with open(ROOT / "seed/regions.csv", encoding="utf-8") as file:
        return [row["key"] for row in csv.DictReader(file)]


def _write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def enter(url, where, accounts):
    """Imports so many accounts of 150 organisations at most, with a cluster for each function and three ties an account."""
    chance = random.Random(5000)
    functions, regions = _functions(), _regions()
    folder = pathlib.Path(where) / "registry"
    folder.mkdir()
    organisations = [f"org-{number}" for number in range(min(150, accounts // 10))]
    handles = [f"a-{number}" for number in range(accounts)]
    own = [functions[number % len(functions)] for number in range(accounts)]
    rows = [
        (
            handle, f"账号 {handle}", PLATFORMS[number % len(PLATFORMS)], organisations[number % len(organisations)],
            "|".join(dict.fromkeys([own[number], *chance.sample(functions, 2)])), "|".join(chance.sample(AUDIENCES, 3)),
            regions[number % len(regions)], chance.randrange(500, 500_000), "active",
        )
        for number, handle in enumerate(handles)
    ]
    _write(folder / "organisations.csv", ["key", "name", "system"], [(key, f"单位 {key}", "government") for key in organisations])
    header = ["handle", "name", "platform", "organisation", "functions", "audiences", "region", "followers", "status"]
    _write(folder / "accounts.csv", header, rows)
    _write(folder / "clusters.csv", ["key", "name", "functions"], [(f"c-{key}", key, key) for key in functions])
    _write(folder / "members.csv", ["cluster", "account"], [(f"c-{key}", handle) for key, handle in zip(own, handles)])
    ties = {tuple(sorted(chance.sample(handles, 2))) for _ in range(3 * accounts)}
    _write(folder / "ties.csv", ["source", "target", "kind", "weight"], [(*tie, "joint_duty", 2) for tie in sorted(ties)])
    command(url, "import", str(folder))


class Matrix:
    """A running service's registry with a launched campaign, and one that is still a draft."""

    def __init__(self, service):
        self.service = service
        self.coordinator = token(service.url, "coordinator", "coordinator")
        caller = self.caller(self.coordinator)
        signer = self.caller(token(service.url, "signer", "signer"))
        now = datetime.datetime.now(datetime.timezone.utc)
        days = lambda count: (now + datetime.timedelta(days=count)).isoformat(timespec="seconds")
        draft = {"theme": "road_safety", "starts_at": days(-1), "ends_at": days(30)}
        self.draft = caller.done("POST", "/api/v1/campaigns", {**draft, "title": "draft"})["id"]
        self.launched = caller.done("POST", "/api/v1/campaigns", {**draft, "title": "launched"})["id"]
        campaign = f"/api/v1/campaigns/{self.launched}"
        plan = caller.done("POST", f"{campaign}/plan")
        signer.done("POST", f"{campaign}/sign", {"digest": plan["digest"]})
        caller.done("POST", f"{campaign}/launch")
        self.directions = caller.done("GET", f"{campaign}/directions?limit=500")["items"]

    def caller(self, secret, timeout=300):
        """A connection of whoever has this token."""
        return Connection(lambda: self.service.address, secret, timeout)
