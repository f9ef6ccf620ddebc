"""One webhook as one readable line."""
import time
import urllib.parse

from records import links

WHO = {"ext": "", "queue": "queue ", "other": "menu "}


def _what(values):
    finish = values.get("finishtype")
    if finish == "Missed":
        return "missed"
    if finish == "Ok":
        return f"after {values.get('duration', '?')} s" + (", transferred" if values.get("transfer") == "true" else "")
    return {"Blind": "blind transfer", "Accom": "attended transfer"}.get(values.get("trtype"), "")


def webhook_line(request):
    values = dict(urllib.parse.parse_qsl(request.query, keep_blank_values=True))
    moment = time.strftime("%H:%M:%S", time.localtime(request.at_s)) + f".{int(request.at_s * 1000) % 1000:03}"
    if files := links(request):
        return f"{moment}  {'recording':21} " + ", ".join(file.rpartition("/")[2].partition("?")[0] for file in files)
    if "text" in values:  # a notice
        return f"{moment}  {values.get('event', '?'):21} {values['text']}"
    who = WHO.get(values.get("usertype", "ext"), "") + values.get("user", "?")
    repeat = f"  (attempt {request.attempt})" if request.attempt > 1 else ""
    refused = "" if request.accepted else "  (refused)"
    return (f"{moment}  {values.get('event', '?'):21} {who:11} {values.get('callerid', ''):13} "
            f"{_what(values):21} {values.get('id', '?')}{repeat}{refused}")
