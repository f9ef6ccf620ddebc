"""How long the relay took: from the frame that told of a change to the request that told the receiver.

Only events that follow from one frame are timed: ringing, dialing, an answer seen on a phone, and the plain end of a
leg. A missed call, a transfer and a call on a mobile wait by the rules of the contract, and say nothing about speed.
"""
import bisect
import dataclasses
import urllib.parse

from comparison import call_of


@dataclasses.dataclass(frozen=True)
class Delay:
    event: str
    query: str
    total_s: float
    pbx_s: float   # of it, while the phone system was working on an answer that the event needed

    @property
    def added_s(self):
        return self.total_s - self.pbx_s


def _union_s(spans):
    """Length of the time that at least one of the spans covers."""
    total, end = 0.0, float("-inf")
    for begin, stop in sorted(spans):
        total += max(0.0, stop - max(begin, end))
        end = max(end, stop)
    return total


class Timing:
    def __init__(self, frames, gets):
        self.by_dn = {}  # (call, DN): its changes in order of time
        for frame in frames:
            if frame.change:
                self.by_dn.setdefault((frame.call_id, frame.dn), []).append(frame)
        self.by_path = {}
        for get in gets:
            self.by_path.setdefault(get.path if get.kind == "participant" else get.kind, []).append(get)
        self.answered_on_phone = set()  # ids
        self.lists = sorted((get.received_s, get.answered_s) for get in self.by_path.get("activecalls", []))

    def _trigger(self, values, call_id, at_s):
        """The frame that an event follows from; None where it follows from none alone."""
        frames = [frame for frame in self.by_dn.get((call_id, values.get("user")), []) if frame.at_s <= at_s]
        if values["event"] in ("ringing", "dialing"):
            return next((frame for frame in frames if frame.type == 0), None)
        if values.get("trtype") == "NotDef":
            # A phone's own leg is seen twice, as it rings and as it talks; a forwarded one only rings.
            legs = [frame for frame in frames if frame.type == 0]
            if legs and sum(frame.entity == legs[-1].entity for frame in legs) > 1:
                self.answered_on_phone.add(values["id"])
                return legs[-1]
        plain = values.get("finishtype") == "Ok" and values.get("transfer") == "false"
        if plain and values["id"] in self.answered_on_phone and frames and frames[-1].type == 1:
            return frames[-1]
        return None

    def _pbx_s(self, entity, begin, end):
        spans = [(get.received_s, get.answered_s) for get in self.by_path.get(entity, [])]
        first = bisect.bisect_left(self.lists, (begin - 2, 0))
        last = bisect.bisect_right(self.lists, (end, float("inf")))
        spans += self.lists[first:last]
        return _union_s((max(begin, a), min(end, b)) for a, b in spans if a < end and b > begin)

    def delay(self, request):
        """None where the event of this request follows from no single frame. To be asked in order of time."""
        values = dict(urllib.parse.parse_qsl(request.query, keep_blank_values=True))
        call = call_of(request.query)
        frame = self._trigger(values, call[1], request.at_s) if call and "event" in values else None
        if frame is None:
            return None
        return Delay(values["event"], request.query, request.at_s - frame.at_s,
                     self._pbx_s(frame.entity, frame.at_s, request.at_s))


def delays(frames, gets, requests):
    """Of every first attempt that can be timed."""
    timing = Timing(frames, gets)
    timed = (timing.delay(request) for request in requests if request.attempt == 1)
    return [delay for delay in timed if delay is not None]


def late(expected_calls, frames, gets, requests, allowed_s=1.0, rules_s=3.0):
    """What came later than `allowed_s` after its moment. Where the contract waits (missed calls: 2 s; calls on a
    mobile: 1 s more), that is the end of the call and `rules_s`."""
    lines = [f"{delay.total_s:.1f} s: {delay.query}" for delay in delays(frames, gets, requests)
             if delay.total_s > allowed_s]
    ends = {}
    for request in requests:
        call = call_of(request.query)
        if call and request.attempt == 1:
            ends[call[1]] = max(ends.get(call[1], (0, "")), (request.at_s, request.query))
    for call in expected_calls:
        at_s, query = ends.get(call.call_id, (0, ""))
        if at_s > call.ended_s + rules_s + allowed_s:
            lines.append(f"{at_s - call.ended_s:.1f} s after the call was over: {query}")
    return lines
