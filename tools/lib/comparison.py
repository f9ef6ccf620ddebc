"""Compares what receivers got with what a perfect relay would have sent (docs/webhooks.md).

A call is known by its id, "yyMMddHHmmss_callid". Expected query strings have `@` in place of the time stamp; which
stamp it is does not matter, but a call keeps it. Durations may differ by `duration_slack` seconds, since two clocks
cut them; everything else, the order of the parameters included, must be the same.
"""
import dataclasses
import re
import urllib.parse

ID = re.compile(r"^(\d{12}|@)_(\d+)-(\d+)$")


@dataclasses.dataclass(frozen=True)
class ExpectedCall:
    call_id: int
    kind: str
    queries: tuple
    ended_s: float = 0  # when the call was over


@dataclasses.dataclass(frozen=True)
class Request:
    """One request as a receiver saw it."""
    at_s: float
    query: str
    webhook_id: str
    attempt: int
    accepted: bool  # it was answered with 2xx
    body: str = ""


@dataclasses.dataclass
class Report:
    calls: int = 0
    events: int = 0        # that had to be sent
    delivered: int = 0     # different ones that were taken
    lost: list = dataclasses.field(default_factory=list)
    unexpected: list = dataclasses.field(default_factory=list)
    out_of_order: list = dataclasses.field(default_factory=list)
    ids_wrong: list = dataclasses.field(default_factory=list)
    repeated: int = 0      # requests that came again under the same id: allowed

    def faults(self):
        return ([f"lost: {line}" for line in self.lost] + [f"not expected: {line}" for line in self.unexpected] +
                [f"out of order: {line}" for line in self.out_of_order] + [f"wrong id: {line}" for line in self.ids_wrong])

    def good(self):
        return self.events > 0 and not self.faults()


def _parameters(query):
    return urllib.parse.parse_qsl(query, keep_blank_values=True)


def call_of(query):
    """(stamp, call id) of a query string; None where its id has not the form of the contract."""
    match = ID.match(dict(_parameters(query)).get("id", ""))
    return (match[1], int(match[2])) if match else None


def same(expected, received, duration_slack):
    wanted, got = _parameters(expected), _parameters(received)
    if len(wanted) != len(got):
        return False
    for (name, value), (other_name, other) in zip(wanted, got):
        if name != other_name:
            return False
        if name == "id":
            value, other = (ID.sub(r"\2-\3", text) for text in (value, other))
        if name == "duration" and value.isdigit() and other.isdigit():
            if abs(int(value) - int(other)) > duration_slack:
                return False
        elif value != other:
            return False
    return True


def _first_of_each(requests, report):
    """The accepted requests without repeats, in order of arrival."""
    by_id, by_query, kept = {}, {}, []
    for request in sorted(requests, key=lambda request: request.at_s):
        known = by_id.setdefault(request.webhook_id, request)
        if not request.webhook_id:
            report.ids_wrong.append(f"no Webhook-Id: {request.query}")
        elif known is not request:
            report.repeated += 1
            if known.query != request.query:
                report.ids_wrong.append(f"{request.webhook_id} for {known.query} and {request.query}")
        if by_query.setdefault(request.query, request.webhook_id) != request.webhook_id:
            report.ids_wrong.append(f"sent under two ids: {request.query}")
    taken = set()
    for request in sorted((request for request in requests if request.accepted), key=lambda request: request.at_s):
        if request.webhook_id not in taken:
            taken.add(request.webhook_id)
            kept.append(request)
    return kept


def _compare_call(expected, received, slack, report):
    """`received`: the query strings of one call in order of arrival."""
    free = list(range(len(received)))
    places = []
    for query in expected:
        place = next((i for i in free if same(query, received[i], slack)), None)
        if place is None:
            report.lost.append(query)
        else:
            free.remove(place)
            places.append(place)
    report.unexpected += [received[i] for i in free]
    furthest = -1
    for place in places:
        if place < furthest:
            report.out_of_order.append(received[place])
        furthest = max(furthest, place)


def compare(expected_calls, requests, duration_slack=1):
    report = Report(calls=len(expected_calls), events=sum(len(call.queries) for call in expected_calls))
    kept = _first_of_each(requests, report)
    report.delivered = len(kept)
    received = {}
    for request in kept:
        call = call_of(request.query)
        if call is None:
            report.unexpected.append(request.query)
        else:
            received.setdefault(call[1], {}).setdefault(call[0], []).append(request.query)
    # A phone system that restarts counts its calls from the start again: the same call id, a later stamp.
    waiting = {call_id: [stamps[stamp] for stamp in sorted(stamps)] for call_id, stamps in received.items()}
    for call in expected_calls:
        if call.queries:
            groups = waiting.get(call.call_id, [])
            _compare_call(call.queries, groups.pop(0) if groups else [], duration_slack, report)
    report.unexpected += [query for groups in waiting.values() for group in groups for query in group]
    return report
