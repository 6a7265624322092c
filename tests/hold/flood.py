"""Many requests at once from one process, at a rate that does not depend on how fast they are answered."""

import asyncio
import collections
import itertools
import json
import multiprocessing
import os
import time

_FORK = multiprocessing.get_context("fork")

# A client gives up after this long.
PATIENCE = 90
# How long clients stay once nothing is sent any more.
STAYS = 5
# Connections of one person.
MOST_OPEN = 40


class Outcomes:
    """How requests of one kind were answered."""

    def __init__(self):
        self.statuses = collections.Counter()
        self.admitted = []
        self.unsent = self.bare = 0

    def note(self, status, seconds, has_retry_after):
        self.statuses[status] += 1
        if 200 <= status < 300:
            self.admitted.append(seconds)
        self.bare += status in (429, 503) and not has_retry_after

    def __str__(self):
        of = " ".join(f"{count}×{status}" for status, count in sorted(self.statuses.items()))
        return f"{of}, {self.unsent} not sent since the person had {MOST_OPEN} open"


class Person:
    """One who has a token, and opens another connection when all of theirs wait for an answer."""

    def __init__(self, address, token):
        self.address = address
        self.head = f"host: {address[0]}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
        self.idle, self.open = [], 0

    async def ask(self, outcomes, method, path, body=None):
        """Sends a request and notes how it was answered."""
        if not self.idle and self.open >= MOST_OPEN:
            outcomes.unsent += 1
            return
        self.open += 1
        began = time.monotonic()
        try:
            status, has_retry_after = await asyncio.wait_for(self._ask(method, path, body), PATIENCE)
        except (OSError, EOFError, asyncio.TimeoutError):
            status, has_retry_after = 0, False
        finally:
            self.open -= 1
        outcomes.note(status, time.monotonic() - began, has_retry_after)

    async def _connection(self):
        while self.idle:
            reader, writer = self.idle.pop()
            # One that was idle for long has been closed at the other end.
            if not reader.at_eof() and reader.exception() is None:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(*self.address)

    async def _ask(self, method, path, body):
        reader, writer = await self._connection()
        kept = False
        try:
            sent = b"" if body is None else json.dumps(body).encode()
            writer.write(f"{method} {path} HTTP/1.1\r\n{self.head}content-length: {len(sent)}\r\n\r\n".encode() + sent)
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            await reader.readexactly(int(fields["content-length"]))
            kept = fields.get("connection") != "close"
            return int(head.split(" ", 2)[1]), "retry-after" in fields
        finally:
            if kept:
                self.idle.append((reader, writer))
            else:
                writer.close()


async def _at_rate(persons, kind, request, rate, seconds, outcomes):
    began, number, running = time.monotonic(), 0, set()
    while time.monotonic() - began < seconds:
        while number < rate * (time.monotonic() - began):
            task = asyncio.create_task(persons[number % len(persons)].ask(outcomes[kind], *request(number)))
            running.add(task)
            task.add_done_callback(running.discard)
            number += 1
        await asyncio.sleep(0.005)
    if running:
        await asyncio.wait(running, timeout=STAYS)
    # Whoever still waits leaves.
    for task in list(running):
        task.cancel()


async def _one_by_one(person, kind, requests, seconds, outcomes):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await person.ask(outcomes[kind], *next(requests))


def _in_process(work, kinds):
    results = _FORK.Queue()

    def run():
        os.nice(5)
        outcomes = {kind: Outcomes() for kind in kinds}
        asyncio.run(work(outcomes))
        results.put(outcomes)

    process = _FORK.Process(target=run, daemon=True)
    process.start()
    outcomes = results.get()
    process.join()
    return outcomes


def flood(address, loads, seconds):
    """Sends each of `loads` (kind: tokens of the persons, request of a number, requests a second) for so many seconds; how each kind was
    answered."""

    async def work(outcomes):
        persons = {}
        known = lambda tokens: [persons.setdefault(token, Person(address, token)) for token in tokens]
        await asyncio.gather(
            *(_at_rate(known(tokens), kind, request, rate, seconds, outcomes) for kind, (tokens, request, rate) in loads.items())
        )

    return _in_process(work, loads)


def throughput(address, tokens, request, seconds):
    """Requests a second that are done for these persons when each waits for the answer before."""

    async def work(outcomes):
        requests = (request(number) for number in itertools.count())
        await asyncio.gather(*(_one_by_one(Person(address, token), "all", requests, seconds, outcomes) for token in tokens))

    return len(_in_process(work, ["all"])["all"].admitted) / seconds
