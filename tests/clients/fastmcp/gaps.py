"""Reads gaps and tries a remedy with the tools that fastmcp makes of the operations, as a language model would. Ends with status 1
at the first thing that is not as it should be."""

import asyncio
import json
import os
import sys

import httpx2
from fastmcp import Client, FastMCP
from fastmcp.exceptions import ToolError

NOWHERE = "01980c5e-7a00-7000-8000-00000000dead"


def open_cells(moment: dict) -> int:
    return moment["totals"]["uncovered"]["cells"] + moment["totals"]["thin"]["cells"]


async def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    headers = {"Authorization": f"Bearer {os.environ['MICROMATRIX_TOKEN']}"}
    async with httpx2.AsyncClient(base_url=os.environ["MICROMATRIX_BASE"], headers=headers) as http:
        server = FastMCP.from_openapi(openapi_spec=document, client=http, name="micromatrix")
        async with Client(server) as client:
            tools = {tool.name: tool for tool in await client.list_tools()}
            assert set(tools) == {operation["operationId"] for operation in operations}, sorted(tools)
            assert all(tool.description for tool in tools.values())

            found, cursor = [], None
            while True:
                query = {"limit": 100} if cursor is None else {"limit": 100, "cursor": cursor}
                page = (await client.call_tool("list_coverage_gaps", query)).structured_content
                found += page["items"]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            remedy = next(gap["remedies"][0] for gap in found if gap["remedies"])
            change = (await client.call_tool("run_what_if", {"changes": remedy["changes"]})).structured_content
            assert abs(change["after"]["met"] - change["before"]["met"] - remedy["met"]) < 1e-6, change
            assert open_cells(change["before"]) - open_cells(change["after"]) == remedy["closes"]["cells"], change
            try:
                await client.call_tool("get_campaign", {"id": NOWHERE})
            except ToolError as refused:
                assert "not_found" in str(refused), refused
            else:
                raise AssertionError("a campaign that is not there was found")
            print(f"{len(tools)} tools; {len(found)} gaps; a what-if closes {remedy['closes']['cells']} cells")


asyncio.run(main())
