"""What can be measured: name, what it is about, about how many seconds it takes, and how."""
import burst
import capacity
import latency
import recordings
import ringing
import routing
import throughput

ALL = {
    "latency": ("from the phone system's frame to the request on the wire, 50 events/s", 75, latency.quick_pbx),
    "throughput": ("durable events per second, beside syslog-ng", 60, throughput.measure),
    "tracker": ("the call tracker alone", 20, capacity.tracker),
    "memory": ("memory of the service, idle and with 10,000 running calls", 120, capacity.memory),
    "slow": ("ring to CRM with a slow phone system and a slow disk", 75, latency.slow_pbx),
    "ringing": ("questions to the phone system while 50 phones ring", 40, ringing.measure),
    "routing": ("the number on duty, 1,000 questions a second", 25, routing.measure),
    "recordings": ("encoding beside lame, memory for a long recording, looking through 500,000 files", 120,
                   recordings.measure),
    "burst": ("1,000 calls that start within one second", 60, burst.measure),
}
