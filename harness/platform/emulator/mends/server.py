"""The WSGI server: one request at a time for state (moto has no locks), object bytes aside; failures are named."""

import sys
import threading
import traceback

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from mends import access_analyzer, control


class NamedFailures:
    """Turns an exception into a plain answer with the header x-assay-trouble, and serializes state changes."""

    def __init__(self, app):
        self.app = app
        self.lock = threading.RLock()

    def __call__(self, environ, start_response):
        if control.is_control(environ):
            return control.answer(environ, start_response)
        scope = environ.get("HTTP_AUTHORIZATION", "")
        if "/access-analyzer/aws4_request" in scope:
            return access_analyzer.answer(environ, start_response)
        if "/s3/aws4_request" in scope or not scope:
            return self.answer(environ, start_response)
        with self.lock:
            return self.answer(environ, start_response)

    def answer(self, environ, start_response):
        try:
            return self.app(environ, start_response)
        except NotImplementedError:
            trouble = "NotImplemented"
        except Exception as error:  # noqa: BLE001 - whatever moto raises must become an answer
            traceback.print_exc(file=sys.stderr)
            trouble = f"{type(error).__name__}: {error}"
        line = trouble.encode("ascii", "replace").decode().replace("\n", " ")[:500]
        start_response("500 Internal Server Error", [("x-assay-trouble", line), ("Content-Length", "0"), ("Connection", "close")])
        return [b""]


class QuietHandler(MotoRequestHandler):
    """Keep-alive, and no line per request on stderr."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        pass


def serve() -> None:
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server(
        "127.0.0.1", 0, NamedFailures(app), threaded=True, request_handler=QuietHandler
    )
    server.daemon_threads = True
    print(f"port {server.server_port}", flush=True)
    server.serve_forever()
