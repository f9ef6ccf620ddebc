"""The number on duty in the demonstration: a roster whose hand-over comes while one watches."""
import datetime

from scene import ask

SETTINGS = """\
[onduty]
enabled = yes
roster = {roster}
fallback_number = 200
dummy_extension = 999

[person erika]
name = Erika Beispiel
mobile = 0160-54321

[person max]
name = Max Mustermann
mobile = 0171-12345
"""


class Handover:
    def __init__(self, stage, after_s):
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        self.at = now + datetime.timedelta(seconds=after_s)
        hour, month = datetime.timedelta(hours=1), datetime.timedelta(days=30)
        self.roster = stage.folder / "roster.csv"
        self.roster.write_text("from;to;person\n"
                               f"{(now - hour).isoformat()};{self.at.isoformat()};erika\n"
                               f"{self.at.isoformat()};{(self.at + month).isoformat()};max\n")

    def settings(self):
        return SETTINGS.format(roster=self.roster)

    @staticmethod
    def mobile(simulator):
        """The number that the phone system forwards 999 to."""
        return ask(simulator.control + "/user/999")["Mobile"]
