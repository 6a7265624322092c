"""Drives the whole main job through the generated Python client: import, plan, sign, launch, decline, hand in, publish, shares,
gaps. Ends with status 1 at the first thing that is not as it should be."""

import datetime
import os
import pathlib
import sys
import time

from micromatrix_client import AuthenticatedClient
from micromatrix_client.api.campaigns import create_campaign, launch_campaign, sign_campaign
from micromatrix_client.api.contributions import get_contributions
from micromatrix_client.api.coverage import get_coverage_remedies, list_coverage_gaps
from micromatrix_client.api.directions import accept_direction, decline_direction, get_direction, list_directions
from micromatrix_client.api.jobs import get_job
from micromatrix_client.api.persons import create_token
from micromatrix_client.api.pieces import hand_in_piece, publish_piece
from micromatrix_client.api.plans import list_unassigned, plan_campaign
from micromatrix_client.api.registry import create_import, get_matrix
from micromatrix_client.api.scenarios import create_scenario, run_scenario, run_what_if
from micromatrix_client.models import (
    CampaignDraft,
    Decline,
    DeclineReason,
    DirectionState,
    Grant,
    ImportRequest,
    ImportRequestFiles,
    JobState,
    LaunchInput,
    PieceInput,
    PublishInput,
    Role,
    ScenarioInput,
    SignInput,
    TokenInput,
    WhatIfInput,
)

BASE = os.environ["MICROMATRIX_BASE"]


def client(secret: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=BASE, token=secret, raise_on_unexpected_status=True)


def token(admin: AuthenticatedClient, subject: str, *grants: Grant) -> AuthenticatedClient:
    made = create_token.sync(client=admin, body=TokenInput(subject=subject, grants=list(grants)))
    return client(made.secret)


def import_demo(coordinator: AuthenticatedClient, folder: pathlib.Path) -> None:
    files = ImportRequestFiles()
    for path in sorted(folder.glob("*.csv")):
        files[path.name] = path.read_text(encoding="utf-8")
    job = create_import.sync(client=coordinator, body=ImportRequest(files=files))
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        time.sleep(0.1)
        job = get_job.sync(client=coordinator, id=job.id)
    assert job.state == JobState.DONE, job.problem


def everything(listing, **arguments):
    """All pages of a list."""
    page = listing.sync(limit=50, **arguments)
    yield from page.items
    while page.next_cursor:
        page = listing.sync(limit=50, cursor=page.next_cursor, **arguments)
        yield from page.items


def main() -> None:
    admin = client(os.environ["MICROMATRIX_ADMIN"])
    coordinator = token(admin, "coordinator", Grant(role=Role.COORDINATOR))
    signer = token(admin, "signer", Grant(role=Role.SIGNER))
    planner = token(admin, "planner", Grant(role=Role.PLANNER))

    import_demo(coordinator, pathlib.Path(sys.argv[1]))
    matrix = get_matrix.sync(client=planner)
    assert matrix.accounts == 124, matrix

    now = datetime.datetime.now(datetime.timezone.utc)
    draft = CampaignDraft(
        theme="flood_season",
        title="防汛",
        starts_at=now - datetime.timedelta(days=1),
        ends_at=now + datetime.timedelta(days=30),
    )
    campaign = create_campaign.sync(client=coordinator, body=draft)
    plan = plan_campaign.sync(client=coordinator, id=campaign.id)
    assert plan.certified and plan.assigned > 0, plan
    left_out = list(everything(list_unassigned, client=planner, id=campaign.id))
    assert len(left_out) == plan.unassigned
    sign_campaign.sync(client=signer, id=campaign.id, body=SignInput(digest=plan.digest))
    launched = launch_campaign.sync(client=coordinator, id=campaign.id, body=LaunchInput())
    assert launched.state == "launched"

    directions = list(everything(list_directions, client=planner, id=campaign.id))
    assert len(directions) == plan.assigned
    first, second = directions[0], directions[1]
    member = token(admin, "member", Grant(role=Role.MEMBER, accounts=[first.account, second.account]))
    card = get_direction.sync(client=member, id=first.id)
    print(f"   {card.account}: {card.title} ({card.length}), {len(card.facts)} facts, {len(card.alternatives)} alternatives")
    answer = decline_direction.sync(client=member, id=first.id, body=Decline(reason=DeclineReason.NO_STAFF))
    assert answer.direction.state == DirectionState.DECLINED
    print(f"   declined; {len(answer.moved)} moved")
    accepted = accept_direction.sync(client=member, id=second.id)
    piece = hand_in_piece.sync(client=member, id=accepted.id, body=PieceInput(title=card.title, text="雨前先看预警颜色，再查撤离路线。" * 20))
    published = publish_piece.sync(client=member, id=piece.id, body=PublishInput(url="https://example.org/1"))
    assert published.state == "published"

    shares = get_contributions.sync(client=planner, id=campaign.id)
    assert shares.covered > 0 and abs(shares.covered + shares.uncovered - 100) < 1e-9, shares
    assert abs(sum(cluster.share for cluster in shares.clusters) - shares.covered) < 1e-6
    print(f"   covered {shares.covered}, {len(shares.blanks)} blanks")
    gaps = list(everything(list_coverage_gaps, client=planner))
    print(f"   {len(gaps)} gaps")
    assert gaps

    gap = next(gap for gap in gaps if gap.remedies)
    remedy = gap.remedies[0]
    change = run_what_if.sync(client=planner, body=WhatIfInput(changes=remedy.changes))
    assert abs(change.after.met - change.before.met - remedy.met) < 1e-6, change
    open_before = change.before.totals.uncovered.cells + change.before.totals.thin.cells
    open_after = change.after.totals.uncovered.cells + change.after.totals.thin.cells
    assert open_before - open_after == remedy.closes.cells, change
    joint = get_coverage_remedies.sync(client=planner, wanted=3)
    saved = create_scenario.sync(client=planner, body=ScenarioInput(name="三处补位", changes=joint.changes))
    tried = run_scenario.sync(client=planner, id=saved.id)
    assert abs(tried.after.met - tried.before.met - joint.met) < 1e-6, tried
    print(f"   a what-if closes {remedy.closes.cells} cells; three changes meet {joint.met} more")


main()
