"""The counting behind tools/demo and tools/bench, on made-up deliveries."""
import sys
import unittest

sys.path.insert(0, sys.argv.pop())
from comparison import ExpectedCall, Request, compare  # noqa: E402

STAMP = "260301101502"


def ringing(user="101", call=7, stamp=STAMP, leg=0):
    return f"event=ringing&callerid=%2B1555&user={user}&usertype=ext&did=DID-100&id={stamp}_{call}-{leg}"


def started(call=7, stamp=STAMP):
    return f"event=incomingcall_started&callerid=%2B1555&user=101&did=DID-100&trtype=NotDef&id={stamp}_{call}-1"


def ended(seconds=5, call=7, stamp=STAMP):
    return (f"event=incoming&callerid=%2B1555&user=101&finishtype=Ok&transfer=false&duration={seconds}"
            f"&id={stamp}_{call}-1")


def expected(call=7):
    return ExpectedCall(call, "answered", (ringing(call=call, stamp="@"), started(call, "@"), ended(call=call, stamp="@")))


def arrive(*queries, ids=None, accepted=True):
    names = ids or [f"evt_{query}" for query in queries]
    return [Request(float(i), query, name, 1, accepted) for i, (query, name) in enumerate(zip(queries, names))]


class Comparison(unittest.TestCase):
    def test_all_events_in_order_are_good(self):
        report = compare([expected()], arrive(ringing(), started(), ended()))
        self.assertTrue(report.good(), report.faults())
        self.assertEqual((report.calls, report.events, report.delivered, report.repeated), (1, 3, 3, 0))

    def test_nothing_expected_is_not_good(self):
        self.assertFalse(compare([], []).good())

    def test_an_event_that_never_came_is_lost(self):
        report = compare([expected()], arrive(ringing(), ended()))
        self.assertEqual(report.lost, [started(stamp="@")])
        self.assertFalse(report.good())

    def test_an_event_that_was_only_refused_is_lost(self):
        requests = arrive(ringing(), started()) + arrive(ended(), accepted=False)
        self.assertEqual(compare([expected()], requests).lost, [ended(stamp="@")])

    def test_a_call_that_never_came_is_lost_as_a_whole(self):
        report = compare([expected(7), expected(8)], arrive(ringing(), started(), ended()))
        self.assertEqual(len(report.lost), 3)

    def test_an_event_too_much_is_not_expected(self):
        report = compare([expected()], arrive(ringing(), ringing("102"), started(), ended()))
        self.assertEqual(report.unexpected, [ringing("102")])

    def test_events_of_one_call_in_another_order_are_out_of_order(self):
        report = compare([expected()], arrive(ringing(), ended(), started()))
        self.assertEqual((report.lost, report.unexpected, len(report.out_of_order)), ([], [], 1))
        self.assertFalse(report.good())

    def test_events_of_different_calls_may_mix(self):
        requests = arrive(ringing(call=8), ringing(), started(call=8), started(), ended(), ended(call=8))
        self.assertTrue(compare([expected(7), expected(8)], requests).good())

    def test_a_repeat_under_the_same_id_is_counted_and_allowed(self):
        requests = arrive(ringing(), started(), ended(), started(), ids=["a", "b", "c", "b"])
        report = compare([expected()], requests)
        self.assertTrue(report.good(), report.faults())
        self.assertEqual((report.delivered, report.repeated), (3, 1))

    def test_a_repeat_that_comes_after_a_later_event_does_not_change_the_order(self):
        requests = arrive(ringing(), started(), ended(), ringing(), ids=["a", "b", "c", "a"])
        self.assertEqual(compare([expected()], requests).out_of_order, [])

    def test_a_refused_attempt_is_followed_by_the_one_that_counts(self):
        requests = [Request(0, ringing(), "a", 1, True), Request(1, started(), "b", 1, False),
                    Request(2, started(), "b", 2, True), Request(3, ended(), "c", 1, True)]
        self.assertTrue(compare([expected()], requests).good())

    def test_an_event_that_overtakes_a_refused_one_is_out_of_order(self):
        requests = [Request(0, ringing(), "a", 1, True), Request(1, started(), "b", 1, False),
                    Request(2, ended(), "c", 1, True), Request(3, started(), "b", 2, True)]
        self.assertEqual(len(compare([expected()], requests).out_of_order), 1)

    def test_the_same_event_under_two_ids_is_wrong(self):
        requests = arrive(ringing(), started(), ended(), ended(), ids=["a", "b", "c", "d"])
        report = compare([expected()], requests)
        self.assertEqual(len(report.ids_wrong), 1)
        self.assertFalse(report.good())

    def test_one_id_for_two_events_is_wrong(self):
        requests = arrive(ringing(), started(), ended(), ids=["a", "b", "b"])
        self.assertEqual(len(compare([expected()], requests).ids_wrong), 1)

    def test_a_request_without_an_id_is_wrong(self):
        requests = arrive(ringing(), started(), ended(), ids=["a", "", "c"])
        self.assertEqual(len(compare([expected()], requests).ids_wrong), 1)

    def test_a_call_that_changes_its_stamp_is_not_good(self):
        requests = arrive(ringing(), started(), ended(stamp="260301101503"))
        self.assertFalse(compare([expected()], requests).good())

    def test_an_id_of_another_form_is_not_expected(self):
        requests = arrive(ringing(), started(), ended(), "event=ringing&id=1503_7-1")
        self.assertEqual(compare([expected()], requests).unexpected, ["event=ringing&id=1503_7-1"])

    def test_a_duration_may_differ_by_a_second_and_no_more(self):
        self.assertTrue(compare([expected()], arrive(ringing(), started(), ended(6))).good())
        self.assertFalse(compare([expected()], arrive(ringing(), started(), ended(7))).good())

    def test_another_order_of_parameters_is_wrong(self):
        swapped = ringing().replace("user=101&usertype=ext", "usertype=ext&user=101")
        self.assertFalse(compare([expected()], arrive(swapped, started(), ended())).good())

    def test_a_call_id_that_is_used_again_is_a_new_call(self):
        later = "260301111502"
        requests = arrive(ringing(), started(), ended(), ringing(stamp=later), started(stamp=later), ended(stamp=later))
        report = compare([expected(), expected()], requests)
        self.assertTrue(report.good(), report.faults())

    def test_a_call_that_is_not_reported_expects_nothing(self):
        report = compare([expected(), ExpectedCall(9, "internal", ())], arrive(ringing(), started(), ended()))
        self.assertTrue(report.good(), report.faults())
        self.assertFalse(compare([expected(), ExpectedCall(9, "internal", ())],
                                 arrive(ringing(), started(), ended(), ringing(call=9))).good())


unittest.main()
