# Looks at the TCP sockets of one process for a while and prints one line of JSON: where it listens, and each pair of ends
# that it was connected by. It changes nothing.
export PROCESS_ID="${pid:-}"

exec "${inside[@]}" python3 -I - <<'PYTHON'
import ipaddress, json, os, time

pid, wait = os.environ["PROCESS_ID"], int(os.environ["WAIT_MS"]) / 1000
established, listening = "01", "0A"

def own_inodes():
    links = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        try: links.append(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError: pass
    return {link[8:-1] for link in links if link.startswith("socket:[")}

def end(written):
    address, port = written.split(":")
    words = b"".join(bytes.fromhex(address[at:at + 8])[::-1] for at in range(0, len(address), 8))
    ip = ipaddress.ip_address(words)
    return [str(getattr(ip, "ipv4_mapped", None) or ip), int(port, 16)]

listens, connections = [], []
until = time.monotonic() + wait
while True:
    inodes = own_inodes()
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}") as lines:
            for line in list(lines)[1:]:
                _, local, remote, state, *rest = line.split()
                if rest[5] not in inodes: continue
                if state == listening and end(local) not in listens: listens.append(end(local))
                pair = {"local": end(local), "remote": end(remote)}
                if state == established and pair not in connections: connections.append(pair)
    if time.monotonic() >= until: break
    time.sleep(0.2)
print(json.dumps({"listening": listens, "connections": connections}, separators=(",", ":")))
PYTHON
