"""How long the phone system's call flow waits for the number on duty, at 1,000 questions a second over TLS."""
import concurrent.futures
import datetime
import http.client
import re
import ssl
import time

from scene import SETTINGS, Scene, Simulator
from stage import Problem, Stage
from table import Row, Table, percentile

PER_S = 1000
CONNECTIONS = 4
SECONDS = 20
KEY = "the-key-of-the-call-flow"
DUTY = """\
[onduty]
enabled = yes
roster = roster.csv
fallback_number = 200
dummy_extension = 999
[person Max Mustermann]
mobile = 0171-12345
"""


def start(scene):
    """All three programs, the service with a roster and TLS; its port."""
    day = datetime.timedelta(days=1)
    today = datetime.date.today()
    (scene.stage.folder / "roster.csv").write_text(f"from;to;person\n{today - 2 * day};{today + 7 * day};Max Mustermann\n")
    scene.start_receiver()
    scene.simulator = Simulator(scene.stage, scene.bin_dir / "pbx-simulator")
    text = SETTINGS.format(data=scene.stage.folder / "data", service="", pbx="", webhooks="",
                           pbx_url=scene.simulator.url, webhook_url=scene.receiver_url + "/3cx")
    scene.ini.write_text(text.replace("insecure = yes", f"api_key = {KEY}") + DUTY)
    relay = scene.stage.start("service", [scene.relay_program, "run", "--config", scene.ini])

    def logged(pattern):
        return lambda: re.search(pattern, relay.log.read_text(errors="replace"))

    port = scene.stage.wait("the service", logged(r"Answering on port (\d+)"))[1]
    scene.stage.wait("the roster", logged("Successfully updated mobile number"), 30)
    return int(port)


def ask(port, first, interval):
    """One connection of the phone system, a process of its own; asks at fixed moments, so that a slow answer is not
    made up for. The seconds that each answer took, and how many were wrong."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=10)
    took, bad = [], 0
    for number in range(int(SECONDS / interval)):
        wait = first + number * interval - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        begun = time.monotonic()
        line.request("GET", "/integration/routing", headers={"X-API-Key": KEY})
        answer = line.getresponse()
        body = answer.read()
        took.append(time.monotonic() - begun)
        bad += answer.status != 200 or b'"destination_number":"017112345"' not in body
    return took, bad


def ask_all(port, tick):
    interval = CONNECTIONS / PER_S
    begin = time.monotonic() + 1
    with concurrent.futures.ProcessPoolExecutor(CONNECTIONS) as pool:
        asking = [pool.submit(ask, port, begin + i * interval / CONNECTIONS, interval) for i in range(CONNECTIONS)]
        while concurrent.futures.wait(asking, 0.5).not_done:
            tick()
        results = [one.result() for one in asking]
    return [seconds for took, _ in results for seconds in took], sum(bad for _, bad in results)


def measure(context):
    with Stage("emergency-relay-bench") as stage:
        port = start(Scene(stage, context.bin_dir))
        context.progress.step("1,000 questions a second for the number on duty")
        took, bad = ask_all(port, context.progress.seconds(SECONDS))
    if bad:
        raise Problem(f"{bad} of {len(took)} answers were not the number on duty")
    milliseconds = {"p50 ms": percentile(took, 50) * 1e3, "p99 ms": percentile(took, 99) * 1e3, "max ms": max(took) * 1e3}
    return Table("the number on duty, asked for by the call flow", [
        Row("GET /integration/routing", {"questions": len(took), **milliseconds}, "p99 ≤ 2 ms",
            milliseconds["p99 ms"] <= 2)],
                 [f"{PER_S} questions a second over {CONNECTIONS} TLS connections that stay open, from Python programs whose "
                  "own time is counted in; each answer is noted for the proof."])
