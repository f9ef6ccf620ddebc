"""Reads what the simulator and the receiver write down: JSON lines, also while they are being written."""
import dataclasses
import json

from comparison import ExpectedCall, Request


@dataclasses.dataclass(frozen=True)
class Frame:
    at_s: float
    type: int      # 0 upsert, 1 remove
    call_id: int
    entity: str    # "/callcontrol/101/participants/8001"
    change: bool   # false: the phone system repeats itself

    @property
    def dn(self):
        return self.entity.split("/")[2] if self.entity.count("/") > 2 else ""


@dataclasses.dataclass(frozen=True)
class Get:
    received_s: float
    answered_s: float
    kind: str      # participant, activecalls, snapshot, …
    path: str


class Follower:
    """The complete lines of a file that grows, each once, as objects made by `read`."""

    def __init__(self, file, read):
        self.file = file
        self.read = read
        self.offset = 0

    def new(self):
        if not self.file.exists():
            return []
        with open(self.file, "rb") as lines:
            lines.seek(self.offset)
            text = lines.read()
        whole = text[:text.rfind(b"\n") + 1]  # the last line may still be incomplete
        self.offset += len(whole)
        return [self.read(json.loads(line)) for line in whole.splitlines() if line.strip()]


def whole_line(file):
    """The first line of a file, once it is complete."""
    text = file.read_text() if file.exists() else ""
    return text.partition("\n")[0] if "\n" in text else None


def _all(file, read):
    return Follower(file, read).new()


def expected(file):
    """Of the simulator: what a perfect relay sends, call by call in the order in which they ended."""
    return _all(file, lambda line: ExpectedCall(line["callid"], line["kind"], tuple(line["expect"]),
                                                line["ended_us"] / 1e6))


def frames(file):
    """Of the simulator: (frames, answered GETs), with their times in seconds."""
    lines = _all(file, lambda line: line)
    sent = [Frame(line["at_us"] / 1e6, line["type"], line["callid"], line["entity"], line["change"])
            for line in lines if line["what"] == "frame"]
    gets = [Get(line["received_us"] / 1e6, line["answered_us"] / 1e6, line["kind"], line["path"])
            for line in lines if line["what"] == "get"]
    return sent, gets


def request(line):
    query = line["target"].partition("?")[2]
    return Request(line["at_us"] / 1e6, query, line["id"], int(line["attempt"] or 1), 200 <= line["status"] < 300,
                   line["body"])


def received(file):
    """Of the receiver: the requests in order of arrival."""
    return _all(file, request)


def links(request):
    """The links of recordings that a request tells."""
    return json.loads(request.body)["FILES"] if request.body.startswith('{"FILES"') else []
