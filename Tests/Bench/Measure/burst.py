"""1,000 calls that start within one second, two devices each."""
from comparison import compare
from scene import Scene
from stage import Problem, Stage
from table import Row, Table, percentile
from timing import delays

CALLS = 1000


def measure(context):
    with Stage("emergency-relay-bench") as stage:
        scene = Scene(stage, context.bin_dir)
        context.progress.step("1,000 calls start at once")
        scene.begin(["--https", "--calls-at-once", str(CALLS)])
        stage.wait("the last call to end", scene.simulator.idle, 120, 0.5, context.progress.seconds(25))
        stage.wait("the relay to come to rest", scene.relay_idle, 120, 0.2)
        stage.stop(scene.simulator.running)
        expired = sum(endpoint["expired"] for endpoint in scene.health()["endpoints"])
        requests = scene.received()
        frames, gets = scene.simulator.frames()
        report = compare(scene.simulator.expected(), requests, duration_slack=60)  # counts, does not time talks
    if report.events == 0:
        raise Problem("the simulator has played no call")
    ringing = [request.at_s for request in requests if "event=ringing" in request.query]
    timed = [delay.total_s for delay in delays(frames, gets, requests)]
    last_change = max(frame.at_s for frame in frames if frame.change)
    first_ring = min(frame.at_s for frame in frames)
    good = report.good() and expired == 0
    for fault in report.faults()[:5]:
        context.progress.clear()
        print("  ", fault)
    return Table("1,000 calls within one second, two devices each", [
        Row("delivered", {"events": report.events, "lost": len(report.lost), "not expected": len(report.unexpected),
                          "out of order": len(report.out_of_order), "expired": expired}, "all, in order", good),
        Row("time", {"first ring to last ringing delivered, s": max(ringing) - first_ring,
                     "last change to last request, s": max(requests[-1].at_s - last_change, 0.0),
                     "frame to request p50 s": percentile(timed, 50), "p99 s": percentile(timed, 99)})])
