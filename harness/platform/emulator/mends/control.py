"""Facts of the platform, pushed in over loopback: what the emulator cannot know by itself.

POST /target-health with the header x-assay-control and {"targetGroupArn", "targets": [{"id", "state", "reason",
"description"}]}. The front endpoint strips that header from every request, so no AWS client can get here.
"""

import json

facts = {"target-health": {}}


def is_control(environ) -> bool:
    return environ.get("HTTP_X_ASSAY_CONTROL") == "1"


def answer(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    document = json.loads(environ["wsgi.input"].read(length) or b"{}")
    if environ.get("PATH_INFO") == "/target-health":
        for target in document["targets"]:
            facts["target-health"][(document["targetGroupArn"], target["id"])] = target
        start_response("204 No Content", [("Content-Length", "0")])
        return [b""]
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]
