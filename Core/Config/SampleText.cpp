// Written by tools/sample-text from webhooks.ini.sample.
#include "Core/Config/SampleText.h"

namespace relay {

std::string_view sampleText() {
  return R"sample(; webhooks.ini: the settings of EmergencyRelay.
;
; Windows: %ProgramData%\EmergencyRelay\webhooks.ini      Linux: /etc/emergency-relay/webhooks.ini
;
; How to write it
;   A line is "key = value". A comment is a line of its own that begins with ; or #.
;   Keys that are commented out below stand there with the value they have anyway, or with an example.
;   Lists are separated by commas. Times carry their unit: 500ms, 10s, 5m, 2h, 30d. Yes/no may also be
;   true/false or on/off. Numbers may be ranges: 100-199. Save the file as UTF-8.
;
; A change is picked up within two seconds of saving. A file with a mistake is refused as a whole, with
; every mistake in the log, and the settings that worked before stay in force. To look for mistakes first:
;   emergency-relay check
;
; Secrets can be written in four ways:
;   client_secret = the secret itself        works, and earns a warning
;   client_secret = sealed:...               sealed for this machine, by: emergency-relay protect
;   client_secret = file:/path/to/a/file     the first line of that file, read when the settings are
;   client_secret = env:NAME                 an environment variable of the service


[service]
; The folder for everything the service keeps: its database, keys, its own certificate.
;data_dir = /var/lib/emergency-relay
; For how many days the record of deliveries is kept.
;record_days = 30
; How much is logged: debug, info, warning or error.
;log_level = info
; For how many days log files are kept.
;log_keep_days = 14
; Show telephone numbers in logs as +493***4567. Secrets are never logged, whatever stands here.
;mask_numbers = yes


[pbx]
; The phone system: 3cx is a 3CX of version 20 or newer.
;type = 3cx
; Its address, with the port, without a path. With http anybody on the way can read along.
url = https://pbx.example.com:5001
; The API client of the phone system (3CX: Integrations, API), and its secret.
client_id = emergency-relay
client_secret = write-the-secret-of-the-api-client-here
; A file with certificates (PEM) to trust in place of the system's, for a phone system with one of its own. On
; Windows its issuer can be imported into the machine's trusted root authorities instead.
;ca_file =
; Look at the phone system's certificate. Only "no" in a laboratory.
;tls_verify = yes
; An HTTP proxy on the way to it: http://host:port, or http://user:password@host:port. Without it: on Windows as
; the service's account or "netsh winhttp set proxy" says, on Linux directly. none: directly.
;proxy =
; The time zone of the phone system, as in Europe/Berlin. Without it: that of this machine.
;timezone =
; The country of the phone system, two letters as in DE; needed to write numbers as e164 or national.
;country =
; Report calls between two extensions too.
;internal_calls = no
; Only these extensions and queues are reported, as in 101, 120-139. Empty: all.
;extensions =
; How long nothing may happen after the last phone stopped ringing until a call counts as missed.
;missed_after = 2s
; Calls that ended while this service was not running, from the phone system's call log: missed sends
; those nobody answered, all sends all, no sends none.
;backfill = missed


[did]
; Which number a trunk stands for, where the phone system does not say it: the trunk's DN, and the
; number or name to report.
;10001 = +49 30 1234567


; The receiver of the calls, called "webhooks". Everything in this section is also what further
; receivers, [webhook NAME] below, take where they say nothing else.
[webhooks]
; The address that is called. Parameters are added to those it already has.
url = https://crm.example.com/calls
; no: nothing is sent to it; events of this time are not sent later either.
;enabled = yes
; Calls between two extensions. Without it: as [pbx] internal_calls.
;internal_calls = no
; How a call is told: query (parameters of the URL), json, n8n, binotel or template.
;format = query
; GET or POST. json, n8n and binotel are always POST.
;method = GET
; The words for an answered call: started (incomingcall_started), hangup (hangupincoming) or pickup
; (pickupincoming).
;vocabulary = started
; Further parameters after the usual ones: did, callid, chid, direction, name, queue, recovered. For the
; posts of recordings: id, callerid, user, duration.
;add =
; Numbers as the phone system gives them (raw), as +49301234567 (e164) or as 0301234567 (national).
;callerid_format = raw
; Durations as seconds or as mm:ss.
;duration_format = seconds
; Also tell when a phone stops ringing while the call goes on.
;stopped_ringing = no
; What is sent. Groups: all, live (ringing and dialling), started, ended, recordings, duty. Or single
; words: ringing, dialing, stopped, incomingcall_started, outgoingcall_started, incoming, outgoing, recording,
; recording_missing, recording_broken, duty_warning, duty_changed. all has none of the last four: whoever wants
; them names them, or their groups.
;events = all
; Only calls of these extensions, of these queues, to these numbers. Empty: all.
;extensions =
;queues =
;dids =
; Only incoming or only outgoing calls; or both.
;direction = both
; Ended calls that were shorter are not sent.
;min_duration = 0s
; How long one attempt may take, from connecting to the last byte of the answer.
;timeout = 10s
; How many requests may be under way at once.
;max_in_flight = 16
; How many requests are sent at most: 10/s, 100/min, 5000/h, or unlimited.
;rate = unlimited
; Ringing and dialling are of no use later: for how long they may still be sent.
;live_for = 20s
; For how long everything else is tried again before it is given up and listed as a dead letter.
;keep_trying = 77h
; Headers to send along; any name after "header.". Their values may be secrets as described above.
;header.X-Site = berlin
; Signs each request, so that the receiver knows where it comes from. Several secrets, separated by
; commas, while the receiver changes over to a new one.
;signing_secret =
; standard (the headers of Standard Webhooks), hmac-hex (X-Signature) or none.
;signature = standard
; json and n8n: how many events may go in one request, and how long the first one waits for more.
;batch_size = 1
;batch_wait = 1s
; As in [pbx], for the way to this receiver.
;proxy =
;ca_file =
;tls_verify = yes
; no: refuse a receiver in the own network or on this machine.
;private = yes
; yes: it gets copies, and its failures count for nothing.
;shadow = no
; What "emergency-relay check" does: head (asks without sending anything), event (sends a test event), no.
;check = head
; Where links of recordings are posted. Without it: the url above.
;recordings_url =
; binotel: the parameters' names begin in lower case, or with a capital.
;field_case = lower
; binotel: only the answer {"status":"success"} counts as delivered.
;require_success = no
; format = template: the request as the receiver wants it; fields stand in braces, as {callerid}.
;template.method = POST
;template.url = https://crm.example.com/api/{event}
;template.header.Content-Type = application/json
;template.body = {"number":"{callerid}","user":"{user}"}


; A further receiver with a name of its own, and only what is different from [webhooks].
;[webhook reporting]
;url = https://reporting.example.com/calls
;format = json
;events = ended


[recordings]
; Turn finished recordings into MP3 and post their links.
;enabled = no
; Where recordings come from: folder (of the phone system) or xapi (a phone system in the cloud).
;source = folder
; The folder with the phone system's recordings; several such lines are allowed.
;folder = /var/lib/3cxpbx/Instance1/Data/Recordings
; Where the MP3 files are kept. Without it: recordings in data_dir.
;output =
; The address under which receivers reach this service; the links begin with it. Needed.
;public_url = https://relay.example.com:8001
; Where the links are posted for every receiver; wins over what stands at the receivers.
;recordings_url =
; Kilobits per second of the MP3, and LAME's quality: 0 best and slowest, 9 fastest.
;bitrate = 32
;quality = 7
; How many recordings are turned at once.
;threads = 1
; Keep the phone system's file after its MP3 was checked.
;keep_wav = yes
; For how many days MP3 files are kept; 0 for ever. How large all of them may become, as 500GB; 0: any size.
;keep_days = 0
;max_size = 0
; A file is finished when it has not changed for this time.
;settle = 2s
; How often the folders are looked through, whatever their notices say.
;rescan = 30s
; How long after the end of a call further files are waited for.
;wait_after_end = 3s
; After this time without its recording, a call's recording is reported as missing.
;missing_after = 15m
; Files that belong to no known call: keep (and do not post) or post.
;unknown = keep
; yes: also the files that were there before the first start.
;backlog = no
; Who may fetch a recording: signed (whoever has the link), key (with the api_key) or open (anybody).
;access = signed
; Signs the links. Without it one is made and kept in data_dir (recording-links.key). Several, separated by
; commas: the first one signs, links of the others still work.
;signing_key =
; How long a signed link works: as 30d, or never, which means that it does not end.
;expires = never


; The service's own web server: recordings, the routing of the emergency number, monitoring.
[server]
; Addresses and ports; several are allowed. *:8001 is every address of this machine.
;listen = 127.0.0.1:8001
; Certificate and key (PEM). Without them one is made at the first start: server.crt in data_dir.
;tls_certificate =
;tls_key =
; yes: plain HTTP. Only behind a proxy on this machine.
;insecure = no
; The key that the phone system sends as X-API-Key, and the one of administrators. At least 16 characters.
;api_key =
;admin_key =


; Who is on duty, and how the emergency number reaches them.
[onduty]
;enabled = no
; The roster: a calendar (.ics), a table (.csv: from;to;person), or an https URL of one.
;roster = roster.ics
; How often a URL is fetched. Files are noticed at once.
;refresh = 1m
; A calendar (.ics) of holidays, and the country it is for.
;holidays =
;country =
; Who is reached while nobody is on duty: a number of the phone system or outside, and a name for it.
;fallback_number =
;fallback_name =
; The phone system asks at each call: GET /integration/routing.
;pull = yes
; yes: answer with an empty number while nobody is on duty, so that the call flow decides.
;pull_empty = no
; This service writes the number of the person on duty into an extension that forwards to its mobile.
;push = yes
; That extension.
;dummy_extension = 999
; The number as the roster has it (as_is), as +49... (e164) or as 0... (national), and what is dialled before.
;push_format = as_is
;outside_prefix =
; Also set the forwarding rules of that extension.
;profiles = no
; Put back a number that somebody changed by hand; no: only report it.
;repair = yes
; How often the phone system is asked whether the number is still right.
;verify_every = 5m


; A person of the roster; the name after "person" is the one that the roster uses.
;[person Max Mustermann]
;name = Max Mustermann
;mobile = 0171-12345
;email = max@example.com


; For CRMs that ask as they would ask Binotel. Several are allowed, as [binotel NAME].
;[binotel]
; What the CRM sends, and what signs its requests and our answers.
;key = write-the-key-here
;secret = write-the-secret-here
; Sent along where it is set.
;company_id =
; Only these addresses and networks may ask, as 203.0.113.0/24. Empty: all.
;allow =
; For how many days calls can be asked for.
;history_days = 400
)sample";
}

}  // namespace relay
