# Makes TLS handshakes from this host, or from a container on it, and prints one line of JSON: for each door what it
# agreed to under every protocol version and with weak ciphers only, its certificate, what it said to a greeting inside
# TLS, and what it said to the same greeting in plaintext. A door of which nobody knows what it speaks (`any`) is greeted
# in plaintext in every protocol that the database has. It changes nothing.
export DOORS='{{ Doors }}'

exec "${inside[@]}" python3 -I -W ignore - <<'PYTHON'
import base64, json, os, socket, ssl, time
from concurrent.futures import ThreadPoolExecutor

wait = int(os.environ["WAIT_MS"]) / 1000
everything, weak = "ALL:@SECLEVEL=0", "aNULL:eNULL:EXPORT:LOW:3DES:RC4:MD5:@SECLEVEL=0"
versions = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
text = lambda word: bytes([len(word)]) + word.encode()
# The greeting of the native protocol: client name, version 1.1, revision 54058, database, user, password.
greetings = {
    "http": b"GET /ping HTTP/1.0\r\n\r\n",
    # Which requests do you know? Version 0, number 1, no client name.
    "kafka": bytes.fromhex("0000000a0012000000000001ffff"),
    "native": b"\x00" + text("probe") + b"\x01\x01\xaa\xa6\x03" + text("") + text("nobody") + text(""),
}

def context_for(low, high, ciphers):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version, context.maximum_version = low, high
    context.set_ciphers(ciphers)
    return context

# The second is what a host tells whose packets nobody acknowledges; before Python 3.10 they are two.
late = (socket.timeout, TimeoutError)

def patiently(attempt):
    """Tries once more what was not answered in time: a busy machine is late once, a silent door stays silent."""
    try:
        return attempt()
    except late:
        return attempt()

def handshake(host, port, context, greeting=None):
    def attempt():
        with socket.create_connection((host, port), wait) as raw:
            try:
                with context.wrap_socket(raw, server_hostname=host) as door:
                    seen = {"version": door.version(), "cipher": door.cipher()[0]}
                    if greeting is not None:
                        seen["certificate"] = base64.b64encode(door.getpeercert(True)).decode()
                        seen["said"] = said(door, greeting)
                    return seen
            except late:
                raise
            except (ssl.SSLError, OSError) as failure:
                reason = getattr(failure, "reason", None) or str(failure)
                # The client's own library would not offer it: that is no word of the server's.
                return {"unable": reason} if reason == "NO_PROTOCOLS_AVAILABLE" else {"refused": reason}
    try:
        return patiently(attempt)
    except OSError as failure:
        return {"unreachable": str(failure)}

def said(door, greeting):
    try:
        door.sendall(greeting)
        return door.recv(64).hex()
    except late:
        raise
    except OSError:
        return ""

def plaintext(host, port, greeting):
    def attempt():
        with socket.create_connection((host, port), wait) as door:
            return said(door, greeting)
    try:
        return patiently(attempt)
    except OSError:
        return None

def answer(host, port, greeting, reply=None):
    heard = b""
    try:
        with socket.create_connection((host, port), wait) as door:
            door.sendall(greeting)
            heard = hear(door)
            # A server of MySQL speaks first; what it says to somebody who never asked for TLS comes after that.
            if reply is not None:
                if heard[4:5] != b"\x0a": return ""
                heard = b""
                door.sendall(reply)
                heard = hear(door)
    except OSError:
        pass
    return heard.hex()

def hear(door):
    heard, until = b"", time.monotonic() + wait
    try:
        while len(heard) < 1024 and time.monotonic() < until:
            door.settimeout(max(0.05, min(0.5 if heard else wait, until - time.monotonic())))
            part = door.recv(1024)
            if not part: break
            heard += part
    except OSError:
        pass
    return heard

proxy = b"PROXY TCP4 127.0.0.1 127.0.0.1 40000 9000\r\n"
query = b"GET /?query=SELECT%201 HTTP/1.0\r\n\r\n"
log_in = bytes.fromhex("00820800 00000001 21") + bytes(23) + b"nobody\0" + b"\0" + b"mysql_native_password\0"
start_up = bytes.fromhex("00030000") + b"user\0nobody\0\0"
plain_greetings = {
    "http": (query,),
    "metrics": (b"GET /metrics HTTP/1.0\r\n\r\n",),
    "native": (greetings["native"],),
    "proxied http": (proxy + query,),
    "proxied native": (proxy + greetings["native"],),
    "mysql": (b"", len(log_in).to_bytes(3, "little") + b"\x01" + log_in),
    "postgres": ((len(start_up) + 4).to_bytes(4, "big") + start_up,),
    # The beginning of HTTP/2 and an empty frame of settings: gRPC and Arrow Flight.
    "http2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000"),),
}

def greet(host, port):
    with ThreadPoolExecutor(len(plain_greetings)) as greeters:
        asked = {name: greeters.submit(answer, host, port, *words) for name, words in plain_greetings.items()}
        return {name: one.result() for name, one in asked.items()}

def look(door):
    address, protocol = door.rsplit("/", 1)
    host, port = address.rsplit(":", 1)
    greeting, port = greetings.get(protocol), int(port)
    newest = handshake(host, port, context_for(versions["1.0"], versions["1.3"], everything), greeting)
    if "unreachable" in newest:
        return {"door": address, "protocol": protocol, "offers": {}, "newest": newest, **({"answers": {}} if greeting is None else {"plaintext": None})}
    offers = {name: handshake(host, port, context_for(one, one, everything)) for name, one in versions.items()}
    try:
        offers["weak"] = handshake(host, port, context_for(versions["1.2"], versions["1.2"], weak))
    except ssl.SSLError as failure:
        offers["weak"] = {"unable": str(failure)}
    seen = {"door": address, "protocol": protocol, "offers": offers, "newest": newest}
    return {**seen, "answers": greet(host, port)} if greeting is None else {**seen, "plaintext": plaintext(host, port, greeting)}

doors = [part for part in os.environ["DOORS"].split(",") if part not in ("", "none")]
with ThreadPoolExecutor(8) as lookers:
    print(json.dumps({"doors": list(lookers.map(look, doors))}, separators=(",", ":")))
PYTHON
