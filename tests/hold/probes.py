"""Questions that are asked again and again in a process of their own, so that nothing else that a script does delays them."""

import multiprocessing
import statistics
import threading
import time

from calls import Connection, Cut

_FORK = multiprocessing.get_context("fork")


def percentile(seconds, share):
    """The value that this share of the values does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


class Seen:
    """How one question was answered: how long each answer took, and its status, 0 when there was none."""

    def __init__(self, answers):
        self.seconds = [seconds for seconds, _ in answers]
        self.statuses = {status: sum(one == status for _, one in answers) for status in sorted({one for _, one in answers})}

    def all_of(self, *statuses):
        """Whether it was answered, and by nothing else than these."""
        return bool(self.statuses) and set(self.statuses) <= set(statuses)

    def __str__(self):
        if not self.seconds:
            return "never asked"
        of = " ".join(f"{count}×{status}" for status, count in self.statuses.items())
        middle, high = statistics.median(self.seconds) * 1000, percentile(self.seconds, 0.95) * 1000
        return f"median {middle:.0f} ms, 95 % within {high:.0f} ms, most {max(self.seconds) * 1000:.0f} ms, {of}"


class Probes:
    """Asks each of `questions` (name: path, token, pause in seconds, whether on a new connection each time) until it is left; then
    `seen` says by name how they were answered."""

    def __init__(self, address, questions):
        self.address, self.questions = address, questions
        self.ending, self.ready = _FORK.Event(), _FORK.Barrier(2)
        self.results = _FORK.Queue()
        self.process = _FORK.Process(target=self._run, daemon=True)
        self.seen = {}

    def _run(self):
        answers = {name: [] for name in self.questions}
        opened = threading.Barrier(len(self.questions) + 1)
        threads = [threading.Thread(target=self._ask, args=(*asked, answers[name], opened)) for name, asked in self.questions.items()]
        for thread in threads:
            thread.start()
        opened.wait()
        self.ready.wait()
        for thread in threads:
            thread.join()
        self.results.put(answers)

    def _ask(self, path, token, pause, fresh, answers, opened):
        connection = Connection(lambda: self.address, token, 60)
        first = True
        while first or not self.ending.is_set():
            began = time.monotonic()
            try:
                status = connection.get(path).status
            except Cut:
                status = 0
            took = time.monotonic() - began
            if first:
                opened.wait()
                first = False
            else:
                answers.append((took, status))
            if fresh:
                connection.close()
            self.ending.wait(max(0.001, pause - took))

    def __enter__(self):
        self.process.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.seen = {name: Seen(answers) for name, answers in self.results.get().items()}
        self.process.join()
