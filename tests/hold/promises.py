"""What a script holds the service to: each promise on a line of its own as it is decided, and a summary as test runners print it."""

import signal
import sys
import time


class Promises:
    """The promises of one script."""

    def __init__(self, name):
        self.name = name
        self.began = time.monotonic()
        self.kept = 0
        self.broken = []
        # Whoever ends the script ends what it has started as well.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        print(f"\nrunning {name}", flush=True)

    def hold(self, sentence, kept, detail=""):
        """Notes whether a promise was kept; `detail` says what was seen."""
        if kept:
            self.kept += 1
        else:
            self.broken.append(sentence)
        seen = f" ({detail})" if detail else ""
        print(f"test {sentence} ... {'ok' if kept else 'FAILED'}{seen}", flush=True)

    def figure(self, name, value):
        """Says what was measured, without holding anybody to it."""
        print(f"     {name}: {value}", flush=True)

    def finish(self):
        """Prints the summary and ends the script: 1 when a promise was broken."""
        outcome = "FAILED" if self.broken else "ok"
        seconds = time.monotonic() - self.began
        print(
            f"\ntest result: {outcome}. {self.kept} passed; {len(self.broken)} failed; {self.name} finished in {seconds:.1f}s",
            flush=True,
        )
        sys.exit(1 if self.broken else 0)
