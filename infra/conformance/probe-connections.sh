# Tries TCP connections from this host, or from a container on it, and prints one line of JSON: which were accepted,
# which were refused by the far side (the packet arrived), which were unreachable, and how many met silence. Names are
# resolved first and their addresses are tried as well; a word to ask is sent to every open port and the answer reported.
# With a port to listen on it keeps an open port for a while instead and reports who connected. It changes nothing.
export ADDRESSES='{{ Addresses }}' NAMES='{{ Names }}' PORTS='{{ Ports }}' ASK='{{ Ask }}' LISTEN='{{ Listen }}'

exec "${inside[@]}" python3 -I - <<'PYTHON'
import errno, json, os, selectors, socket, subprocess, time
from concurrent.futures import ThreadPoolExecutor

wait = int(os.environ["WAIT_MS"]) / 1000
listed = lambda name: [part for part in os.environ[name].split(",") if part not in ("", "none")]

def resolved(name):
    try:
        return sorted({found[4][0] for found in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)})
    except OSError:
        return []

def answer(address, port, word):
    try:
        with socket.create_connection((address, port), timeout=wait) as door:
            door.sendall(word.encode())
            said = b""
            while len(said) < 4000 and (more := door.recv(4000)): said += more
            return said.decode("utf-8", "replace")
    except OSError:
        return ""

def own_addresses():
    shown = subprocess.run(["ip", "-j", "addr", "show", "scope", "global"], capture_output=True, text=True).stdout
    return [one["local"] for link in json.loads(shown or "[]") for one in link.get("addr_info", []) if "local" in one]

def outcome(code):
    if code == 0: return "open"
    if code == errno.ECONNREFUSED: return "refused"
    return "unreachable"

def probe(batch, seen):
    waiting = selectors.DefaultSelector()
    for address, port in batch:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        attempt = socket.socket(family, socket.SOCK_STREAM)
        attempt.setblocking(False)
        code = attempt.connect_ex((address, port))
        if code in (errno.EINPROGRESS, errno.EAGAIN):
            waiting.register(attempt, selectors.EVENT_WRITE, (address, port))
        else:
            seen[outcome(code)].append(f"{address}/{port}")
            attempt.close()
    end = time.monotonic() + wait
    while waiting.get_map():
        left = end - time.monotonic()
        for key, _ in waiting.select(max(0, left)):
            address, port = key.data
            code = key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            seen[outcome(code)].append(f"{address}/{port}")
            waiting.unregister(key.fileobj)
            key.fileobj.close()
        # Only now: what has come by the end counts, however late this process is given the time to look.
        if left <= 0: break
    for key in list(waiting.get_map().values()):
        seen["silent"] += 1
        key.fileobj.close()

def listen(port):
    door = socket.create_server(("", port))
    door.settimeout(0.2)
    accepted, end = [], time.monotonic() + wait
    while time.monotonic() < end:
        try:
            visitor, (address, _) = door.accept()
        except TimeoutError:
            continue
        accepted.append(address)
        visitor.close()
    return sorted(set(accepted))

report = {"own": own_addresses(), "open": [], "refused": [], "unreachable": [], "silent": 0}
if listed("LISTEN"):
    report["accepted"] = listen(int(listed("LISTEN")[0]))
names = listed("NAMES")
if names:
    with ThreadPoolExecutor(32) as resolvers:
        report["names"] = dict(zip(names, resolvers.map(resolved, names)))
addresses = list(dict.fromkeys(listed("ADDRESSES") + [one for found in report.get("names", {}).values() for one in found]))
targets = [(address, int(port)) for address in addresses for port in listed("PORTS")]
for first in range(0, len(targets), 400):
    probe(targets[first:first + 400], report)
if listed("ASK"):
    doors = [one.rsplit("/", 1) for one in report["open"]]
    report["answers"] = {f"{address}/{port}": answer(address, int(port), listed("ASK")[0]) for address, port in doors}
print(json.dumps(report, separators=(",", ":")))
PYTHON
