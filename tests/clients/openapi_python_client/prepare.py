"""Fills a service with the demo's matrix and a launched campaign, and prints a token: `admin` carries every role, `member` one."""

import datetime
import os
import pathlib
import sys
import time

from micromatrix_client import AuthenticatedClient
from micromatrix_client.api.campaigns import create_campaign, launch_campaign, sign_campaign
from micromatrix_client.api.jobs import get_job
from micromatrix_client.api.persons import create_token
from micromatrix_client.api.plans import plan_campaign
from micromatrix_client.api.registry import create_import
from micromatrix_client.models import (
    CampaignDraft, Grant, ImportRequest, ImportRequestFiles, JobState, LaunchInput, Role, SignInput, TokenInput,
)

ACCOUNTS = ["wechat-zjg-jiaoyu", "weibo-zjg-jiaoyu"]


def secret(admin, subject, *grants):
    return create_token.sync(client=admin, body=TokenInput(subject=subject, grants=list(grants))).secret


def main() -> None:
    base = os.environ["MICROMATRIX_BASE"]
    client = lambda token: AuthenticatedClient(base_url=base, token=token, raise_on_unexpected_status=True)
    admin = client(os.environ["MICROMATRIX_ADMIN"])
    coordinator = client(secret(admin, "coordinator", Grant(role=Role.COORDINATOR)))
    signer = client(secret(admin, "signer", Grant(role=Role.SIGNER)))
    files = ImportRequestFiles()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
        files[path.name] = path.read_text(encoding="utf-8")
    job = create_import.sync(client=coordinator, body=ImportRequest(files=files))
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        time.sleep(0.1)
        job = get_job.sync(client=coordinator, id=job.id)
    now = datetime.datetime.now(datetime.timezone.utc)
    window = dict(starts_at=now - datetime.timedelta(days=1), ends_at=now + datetime.timedelta(days=30))
    campaign = create_campaign.sync(client=coordinator, body=CampaignDraft(theme="road_safety", **window))
    plan = plan_campaign.sync(client=coordinator, id=campaign.id)
    sign_campaign.sync(client=signer, id=campaign.id, body=SignInput(digest=plan.digest))
    launch_campaign.sync(client=coordinator, id=campaign.id, body=LaunchInput())
    member = Grant(role=Role.MEMBER, accounts=ACCOUNTS)
    if sys.argv[2] == "member":
        print(secret(admin, "somebody", member))
        return
    unscoped = [Role.COORDINATOR, Role.SIGNER, Role.PLANNER, Role.ASSESSOR, Role.INTEGRATOR, Role.ADMIN]
    lead = Grant(role=Role.LEAD, clusters=["education"])
    print(secret(admin, "everybody", *[Grant(role=role) for role in unscoped], member, lead))


main()
