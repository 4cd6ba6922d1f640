"""What the Python proofs share: printing one line per proven fact, and the simulator's control API."""

import json
import sys
import urllib.request


class Simulator:
    """The simulator under proof, named by the command line: BASE_URL CLIENT_ID CLIENT_SECRET LEGACY_KEY."""

    def __init__(self):
        if len(sys.argv) != 5:
            sys.exit(f"usage: {sys.argv[0]} BASE_URL CLIENT_ID CLIENT_SECRET LEGACY_KEY")
        self.url, self.client_id, self.client_secret, self.legacy_key = sys.argv[1:]

    def control(self, method, operation, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_simulator/{operation}", data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stored(self, table, record):
        """The row as it is stored, whatever was answered; None if there is none."""
        rows = self.control("GET", "state")["tables"].get(table, [])
        return next((row for row in rows if row.get("Id") == record), None)

    def last_request(self):
        return self.control("GET", "journal")[-1]


def proven(fact, is_true, seen=None):
    """Prints the fact, or ends the proof."""
    if not is_true:
        print(f"NOT TRUE: {fact}; seen: {seen!r}", flush=True)
        sys.exit(1)
    print(f"proven: {fact}", flush=True)


def refused(fact, error, call, expected):
    """Proves that `call` raises `error` and that `expected` holds of it."""
    try:
        seen = call()
    except error as raised:
        proven(fact, expected(raised), raised)
    else:
        proven(fact, False, seen)
