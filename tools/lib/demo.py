"""What tools/demo shows: see there."""
import argparse
import os
import pathlib
import shlex
import sys
import time

import records
from comparison import compare
from handover import Handover
from recorded import Recordings
from scene import Scene
from stage import Ended, Problem, Stage
from timing import late
from webhook_line import webhook_line

# (seconds after the start, kind of the simulator, what a viewer is told)
MINUTE = [
    (0.0, "answered", "a customer calls, a desk phone and a web client ring, somebody answers"),
    (1.5, "queue", "a caller comes into a queue, three agents ring, one answers"),
    (3.0, "outbound", "a user calls a customer"),
    (4.5, "missed", "a phone rings, nobody answers"),
    (6.0, "blind_a", "somebody answers and transfers the call blindly"),
    (8.0, "attended_a", "somebody answers, asks a colleague, and hands the call over"),
    (10.0, "mobile", "a call to 999 is forwarded to the mobile of the person on duty, who answers"),
    (13.0, "answered", "a call is answered"),
    (15.0, "blind_b", "a blind transfer, the other way in which the phone system shows it"),
    (17.0, "queue_missed", "a caller gives up in the queue"),
    (19.0, "outbound_unanswered", "a user calls a customer who does not answer"),
    (21.0, "forward", "nobody answers at the first phone, the next one rings"),
    (23.0, "attended_b", "an attended transfer, the other way in which the phone system shows it"),
    (25.0, "voicemail", "a caller reaches the mailbox: missed"),
    (27.0, "internal", "two colleagues talk: not reported"),
    (29.0, "blind_queue", "a call is transferred into a queue"),
    (31.0, "ivr", "a caller leaves in the voice menu"),
    (33.0, "mobile_unanswered", "a call to 999 is forwarded, the mobile is not answered"),
    (34.0, "blind_outside", "a call is transferred to a mobile"),
    (36.0, "missed", "a call is missed"),
    (38.0, "queue", "a call comes into a queue"),
    (40.0, "outbound", "a user calls a customer"),
    (42.0, "answered", "a call is answered"),
]
QUICK = [(0.1 * i, kind, text) for i, (_, kind, text) in enumerate(MINUTE[:7])]
QUICK_TIMES = {"ring_ms": 400, "talk_ms": 1500}
LATE_S = 1.0
HANDOVER_S, QUICK_HANDOVER_S = 30, 4  # after the start


class Demo:
    def __init__(self, scene, recordings, quick):
        self.scene = scene
        self.recordings = recordings
        self.on_duty = None
        self.calls = QUICK if quick else MINUTE
        self.wish = QUICK_TIMES if quick else {}
        self.shown = records.Follower(scene.received_file, records.request)

    def show(self):
        for request in self.shown.new():
            print(webhook_line(request), flush=True)

    def watch_duty(self):
        mobile = Handover.mobile(self.scene.simulator)
        if mobile != self.on_duty:
            print(f"{'':12} (999 leads to {mobile} now: the person on duty)", flush=True)
            self.on_duty = mobile

    def play(self):
        began = time.monotonic()
        for at_s, kind, text in self.calls:
            while time.monotonic() - began < at_s:
                self.show()
                self.scene.stage.check("during the calls")
                time.sleep(0.02)
            self.watch_duty()
            print(f"{'':12} ({text})", flush=True)
            self.scene.simulator.call(kind, **self.wish)

    def settle(self):
        """Until every call is over and the relay has nothing left to say."""
        self.scene.stage.wait("the last call to end", self.scene.simulator.idle, 60, tick=self.show)
        try:
            self.scene.stage.wait("the last webhook", lambda: self.complete() or None, 15, 0.2, tick=self.show)
        except Problem:
            pass  # the summary says what is missing
        self.scene.stage.wait("the relay to come to rest", self.scene.relay_idle, 20, 0.2, tick=self.show)
        self.show()

    def complete(self):
        return self.report().good() and len(self.recordings.posted(self.scene.received())) == self.recordings.made()

    def calls_told(self):
        """Requests about calls; links and what is told of the number on duty are others."""
        return [request for request in self.scene.received()
                if not records.links(request) and not request.query.startswith("event=duty_")]

    def report(self):
        return compare(self.scene.simulator.expected(), self.calls_told())

    def late(self):
        simulator = self.scene.simulator
        return late(simulator.expected(), *simulator.frames(), self.calls_told(), LATE_S)

    def recording_faults(self):
        received = self.scene.received()
        links = self.recordings.posted(received)
        made = self.recordings.made()
        if len(set(links)) != made or len(links) != made:
            yield f"{made} recordings, {len(links)} links"
        yield from self.recordings.faults(received)


def summarise(demo, report):
    too_late = demo.late()
    print("\nCalls          ", len(demo.calls))
    print("Events         ", report.events)
    print("Late           ", len(too_late), f"(more than {LATE_S:g} s after their moment)")
    print("Lost           ", len(report.lost))
    print("Not expected   ", len(report.unexpected))
    print("Repeated       ", report.repeated, "(the same Webhook-Id again: allowed)")
    print("Out of order   ", len(report.out_of_order))
    if report.ids_wrong:
        print("Wrong ids      ", len(report.ids_wrong))
    recordings = list(demo.recording_faults())
    print("Recordings     ", demo.recordings.made(), "(links fetched and found to be MP3)")
    faults = report.faults() + [f"late: {line}" for line in too_late] + [f"recording: {line}" for line in recordings]
    for fault in faults:
        print("  ", fault)
    good = report.good() and not recordings
    print("\nEverything arrived, once and in order." if good else "\nThis is not as it should be.")
    return good


def explain(scene):
    """Says how to look at what goes on running."""
    stop = scene.stop_script()
    relay = shlex.quote(str(scene.relay_program))
    ini = shlex.quote(str(scene.ini))
    print(f"""
All of it goes on running. Look at it:
  {relay} status --config {ini}
  {relay} deliveries list --config {ini}
  curl -s {scene.relay_url}/health
  curl -s {scene.relay_url}/metrics
  {relay} duty week --config {ini}
  {relay} recordings list --config {ini}
Make a call (other kinds: {", ".join(sorted({kind for _, kind, _ in MINUTE}))}):
  curl -s -X POST {scene.simulator.control}/call -d '{{"kind":"queue"}}'
Watch the webhooks, and the service's log:
  tail -f {scene.receiver.log}
  tail -f {scene.relay.log}
The phone system answers on {scene.simulator.url}, the receiver on {scene.receiver_url}; settings: {ini}
Stop it and remove its files:
  {stop}""")


def run(arguments):
    with Stage("emergency-relay-demo") as stage:
        print("Starting a simulated phone system, a receiver and the service", flush=True)
        scene = Scene(stage, arguments.bin_dir)
        recordings, handover = Recordings(stage), Handover(stage, QUICK_HANDOVER_S if arguments.quick else HANDOVER_S)
        scene.begin(["--https", "--extensions", "40", *recordings.simulator_options()], ["--print"],
                    webhooks="events = all, duty\n", further=recordings.settings() + "\n" + handover.settings(),
                    port=recordings.port)
        print(f"Running with {scene.ini}\n", flush=True)
        demo = Demo(scene, recordings, arguments.quick)
        demo.play()
        demo.settle()
        good = summarise(demo, demo.report())
        if not good:
            print(f"\nThe service's last words:\n{scene.relay.last_words(20)}")
        if arguments.keep:
            explain(scene)
            stage.keep()
        return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(prog="demo")
    parser.add_argument("--bin-dir", type=pathlib.Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    arguments.bin_dir = arguments.bin_dir.resolve()
    try:
        return run(arguments)
    except Problem as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Ended):
        print("\ndemo: interrupted; everything has been stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `tools/demo | head`
        return 1


if __name__ == "__main__":
    sys.exit(main())
