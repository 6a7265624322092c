"""Plays an emergency and a drill, and holds each alert that comes of them against the schema of CAP 1.2, the feed against that of Atom."""

import datetime
import json
import os
import pathlib
import sys
import urllib.request

from lxml import etree

BASE, ADMIN, EVERYBODY = (os.environ[f"MICROMATRIX_{name}"] for name in ("BASE", "ADMIN", "TOKEN"))


def ask(method, path, token=EVERYBODY, body=None):
    """The answer's bytes."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/api/v1{path}", data=data, headers=headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def post(path, body, token=EVERYBODY):
    """The answer as JSON."""
    return json.loads(ask("POST", path, token, body))


def release(incident, bulletin, reviewer):
    """Reviewed by another person, agreed to, and out."""
    at = f"/incidents/{incident}/bulletins/{bulletin['number']}"
    digest = {"digest": bulletin["digest"]}
    post(f"{at}/review", digest, reviewer["secret"])
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    post(f"{at}/consent", {**digest, "leader": reviewer["token"]["subject"], "given_at": now})
    confirm = json.loads(ask("GET", f"/incidents/{incident}"))["to_type"]
    post(f"{at}/release", {**digest, "confirm": confirm})


def main():
    schemas = pathlib.Path(sys.argv[1])
    alert = etree.XMLSchema(file=str(schemas / "CAP-v1.2.xsd"))
    reviewer = post("/tokens", {"subject": "值班审核", "grants": [{"role": "reviewer"}, {"role": "coordinator"}]}, ADMIN)
    for drill, language in ((False, "zh"), (True, "en")):
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        start = {"kind": "hazardous_leak", "place": "zhangjiagang", "at": now, "drill": drill, "language": language, "level": "ii"}
        incident = post("/incidents", start)["incident"]["id"]
        release(incident, post(f"/incidents/{incident}/bulletins", {}), reviewer)
        fact = {"information": "measures", "text": "浓度 < 1 & 已关阀", "source": "现场", "after": 0}
        post(f"/incidents/{incident}/facts", fact)
        post(f"/incidents/{incident}/facts/measures/confirm", {"version": 1})
        release(incident, post(f"/incidents/{incident}/bulletins", {}), reviewer)
        confirm = json.loads(ask("GET", f"/incidents/{incident}"))["to_type"]
        post(f"/incidents/{incident}/withdraw", {"reason": "核实为水蒸气。", "confirm": confirm})
        for number in (1, 2, 3):
            alert.assertValid(etree.fromstring(ask("GET", f"/incidents/{incident}/bulletins/{number}/cap")))
        feed = etree.fromstring(ask("GET", f"/alerts?drill={str(drill).lower()}"))
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == 1, etree.tostring(feed)
        print(f"3 alerts are valid CAP 1.2 ({language}, {'drill' if drill else 'real'}); 1 stands in the feed")


main()
