# Looks at the TCP sockets of one process for a while and prints one line of JSON: where it listens, each pair of ends that
# it was connected by, and where others listen in the same network, by the name of their process. It changes nothing.
export PROCESS_ID="${pid:-}"

exec "${inside[@]}" python3 -I - <<'PYTHON'
import ipaddress, json, os, time

pid, wait = os.environ["PROCESS_ID"], int(os.environ["WAIT_MS"]) / 1000
established, listening = "01", "0A"

def inodes_of(process):
    links = []
    for name in os.listdir(f"/proc/{process}/fd"):
        try: links.append(os.readlink(f"/proc/{process}/fd/{name}"))
        except OSError: pass
    return {link[8:-1] for link in links if link.startswith("socket:[")}

def names_by_inode():
    names = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/comm") as comm: name = comm.read().strip()
            names.update({inode: name for inode in inodes_of(process)})
        except OSError: pass
    return names

def end(written):
    address, port = written.split(":")
    words = b"".join(bytes.fromhex(address[at:at + 8])[::-1] for at in range(0, len(address), 8))
    ip = ipaddress.ip_address(words)
    return [str(getattr(ip, "ipv4_mapped", None) or ip), int(port, 16)]

listens, connections, others = [], [], {}
until = time.monotonic() + wait
while True:
    inodes = inodes_of(pid)
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}") as lines:
            for line in list(lines)[1:]:
                _, local, remote, state, *rest = line.split()
                if rest[5] not in inodes:
                    if state == listening: others[rest[5]] = end(local)
                    continue
                if state == listening and end(local) not in listens: listens.append(end(local))
                pair = {"local": end(local), "remote": end(remote)}
                if state == established and pair not in connections: connections.append(pair)
    if time.monotonic() >= until: break
    time.sleep(0.2)
names = names_by_inode() if others else {}
besides = [{"at": at, "process": names.get(inode, "")} for inode, at in others.items()]
print(json.dumps({"listening": listens, "connections": connections, "besides": besides}, separators=(",", ":")))
PYTHON
