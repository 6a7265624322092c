"""Reads gaps and tries a remedy through the client that openapi-generator makes. Ends with status 1 at the first thing that is
not as it should be."""

import os

from micromatrix_client import ApiClient, Configuration, CoverageApi, CampaignsApi, ScenariosApi, WhatIfInput
from micromatrix_client.exceptions import NotFoundException

configuration = Configuration(host=os.environ["MICROMATRIX_BASE"], access_token=os.environ["MICROMATRIX_TOKEN"])
NOWHERE = "01980c5e-7a00-7000-8000-00000000dead"


def gaps(coverage: CoverageApi):
    """Those of all pages."""
    cursor = None
    while True:
        page = coverage.list_coverage_gaps(limit=100, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def open_cells(moment) -> int:
    return moment.totals.uncovered.cells + moment.totals.thin.cells


with ApiClient(configuration) as client:
    found = list(gaps(CoverageApi(client)))
    gap = next(gap for gap in found if gap.remedies)
    remedy = gap.remedies[0]
    change = ScenariosApi(client).run_what_if(WhatIfInput(changes=remedy.changes))
    assert abs(change.after.met - change.before.met - remedy.met) < 1e-6, change
    assert open_cells(change.before) - open_cells(change.after) == remedy.closes.cells, change
    try:
        CampaignsApi(client).get_campaign(NOWHERE)
    except NotFoundException as refused:
        assert refused.data.code == "not_found", refused
    else:
        raise AssertionError("a campaign that is not there was found")
    print(f"{len(found)} gaps; a what-if closes {remedy.closes.cells} cells")
