"""How tools/demo and tools/bench find out how long the relay took, on made-up times."""
import sys
import unittest

sys.path.insert(0, sys.argv.pop())
from comparison import ExpectedCall, Request  # noqa: E402
from records import Frame, Get  # noqa: E402
from timing import delays, late  # noqa: E402

DESK, WEB = "/callcontrol/101/participants/1", "/callcontrol/101/participants/2"
ID = "id=260301101502_7"
RINGING = f"event=ringing&callerid=1&user=101&usertype=ext&did=&{ID}-0"
STARTED = f"event=incomingcall_started&callerid=1&user=101&did=&trtype=NotDef&{ID}-1"
ENDED = f"event=incoming&callerid=1&user=101&finishtype=Ok&transfer=false&duration=5&{ID}-1"

FRAMES = [Frame(10.0, 0, 7, DESK, True), Frame(10.002, 0, 7, WEB, True), Frame(10.75, 0, 7, DESK, False),
          Frame(12.0, 0, 7, DESK, True), Frame(12.005, 1, 7, WEB, True), Frame(17.0, 1, 7, DESK, True)]
GETS = [Get(10.001, 10.101, "participant", DESK), Get(10.051, 10.111, "activecalls", "/xapi/v1/ActiveCalls"),
        Get(10.003, 10.104, "participant", WEB), Get(12.01, 12.02, "participant", DESK)]


def request(at_s, query, attempt=1):
    return Request(at_s, query, query, attempt, True)


class Timing(unittest.TestCase):
    def only(self, *requests):
        found = delays(FRAMES, GETS, requests)
        self.assertEqual(len(found), 1)
        return found[0]

    def test_ringing_counts_from_the_first_frame_of_the_phone(self):
        self.assertAlmostEqual(self.only(request(10.115, RINGING)).total_s, 0.115)

    def test_the_phone_systems_answers_are_taken_off_once_where_they_overlap(self):
        delay = self.only(request(10.115, RINGING))
        self.assertAlmostEqual(delay.pbx_s, 0.110)
        self.assertAlmostEqual(delay.added_s, 0.005)

    def test_an_answer_counts_from_the_last_change_before_it(self):
        delay = self.only(request(12.03, STARTED))
        self.assertAlmostEqual(delay.total_s, 0.03)
        self.assertAlmostEqual(delay.added_s, 0.02)

    def test_an_end_counts_from_the_removal_of_the_leg(self):
        found = delays(FRAMES, GETS, [request(12.03, STARTED), request(17.004, ENDED)])
        self.assertEqual([delay.event for delay in found], ["incomingcall_started", "incoming"])
        self.assertAlmostEqual(found[1].total_s, 0.004)

    def test_repeated_frames_and_later_ones_count_for_nothing(self):
        self.assertAlmostEqual(self.only(request(11.0, RINGING)).total_s, 1.0)

    def test_what_waits_by_rule_is_not_timed(self):
        missed = f"event=incoming&callerid=1&user=101&finishtype=Missed&transfer=false&{ID}-0"
        blind = STARTED.replace("NotDef", "Blind")
        mobile = STARTED.replace("user=101", "user=999")
        moved = ENDED.replace("transfer=false", "transfer=true")
        self.assertEqual(delays(FRAMES, GETS, [request(18, query) for query in (missed, blind, mobile, moved)]), [])

    def test_the_end_of_a_call_on_a_mobile_is_not_timed_by_the_phone_that_rang_before(self):
        rang = [Frame(10.0, 0, 7, DESK, True), Frame(12.0, 1, 7, DESK, True)]
        self.assertEqual(delays(rang, [], [request(15.0, STARTED), request(19.0, ENDED)]), [])

    def test_repeats_are_not_timed(self):
        self.assertEqual(delays(FRAMES, GETS, [request(12, RINGING, attempt=2)]), [])

    def test_an_event_that_comes_too_long_after_its_frame_is_late(self):
        call = ExpectedCall(7, "answered", (RINGING, STARTED, ENDED), 17.0)
        good = [request(10.2, RINGING), request(12.1, STARTED), request(17.1, ENDED)]
        self.assertEqual(late([call], FRAMES, GETS, good), [])
        self.assertEqual(len(late([call], FRAMES, GETS, [request(11.2, RINGING), *good[1:]])), 1)

    def test_a_call_whose_last_event_comes_too_long_after_its_end_is_late(self):
        call = ExpectedCall(7, "missed", (RINGING,), 17.0)
        missed = f"event=incoming&callerid=1&user=101&finishtype=Missed&transfer=false&{ID}-0"
        self.assertEqual(late([call], FRAMES, GETS, [request(20.9, missed)]), [])
        self.assertEqual(len(late([call], FRAMES, GETS, [request(21.1, missed)])), 1)


unittest.main()
