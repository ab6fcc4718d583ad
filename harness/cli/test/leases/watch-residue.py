# What faults leave in a lab, looked for in the lab alone and again and again: FOR-SECONDS AT-MOST-SECONDS. Knows nothing of
# ledger or endpoint. Asks the kernel over its own sockets, so that a look takes hundredths of a second: rules and queues of
# packets in every network namespace, processes, files, and the pages of orders of strained programs. Prints when which
# residue was first and last seen and since when there was none, in nanoseconds of the machine's monotonic clock.

import ctypes
import glob
import json
import os
import re
import socket
import struct
import sys
import time

EVERY_SECONDS = 0.04
QUIET_SECONDS = 1.2
NEW_NETWORK = 0x40000000
REQUEST_DUMP = 0x301
DONE, ERROR = 3, 2
NETFILTER = 12
GET_QUEUES = 38
NFTABLES = 10 << 8
GET_TABLES, GET_CHAINS = NFTABLES | 1, NFTABLES | 4

table_of_fault = re.compile(rb"(?<![a-z0-9_])assay_[a-z0-9_]+(?=\0)")
chain_of_cut = re.compile(rb"(?<![a-z0-9_])c[0-9a-f]{10}(?=\0)")
queue_of_fault = re.compile(rb"(?<![a-z0-9_])(?:htb|netem|tbf)(?=\0)")
process_of_fault = re.compile(
    r"assay-commands/\S*/script|^bash -c while :; do :; done|^timeout.*while :; do|^tail --bytes=|"
    r"^bash -c sleep 1[0-9][0-9];|^sleep 120 $"
)
libc = ctypes.CDLL(None, use_errno=True)


def content(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def dumped(protocol, kind, payload):
    """All that the kernel answers to one dump, as bytes: names in it end with a zero."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as line:
        line.settimeout(5)
        line.send(struct.pack("=IHHII", 16 + len(payload), kind, REQUEST_DUMP, 1, 0) + payload)
        answer = b""
        while True:
            part = line.recv(1 << 18)
            at = 0
            while at < len(part):
                length, told = struct.unpack_from("=IH", part, at)
                if told == DONE:
                    return answer
                if told == ERROR:
                    raise OSError(-struct.unpack_from("=i", part, at + 16)[0], "netlink")
                answer += part[at + 16 : at + length]
                at += (length + 3) & ~3


def of_network(name):
    nothing = struct.pack("=BBH", 0, 0, 0)
    tables = dumped(NETFILTER, GET_TABLES, nothing)
    chains = dumped(NETFILTER, GET_CHAINS, nothing)
    queues = dumped(socket.NETLINK_ROUTE, GET_QUEUES, bytes(20))
    for found in table_of_fault.findall(tables) + chain_of_cut.findall(chains):
        yield "rules in %s: %s" % (name, found.decode())
    for found in queue_of_fault.findall(queues):
        yield "packets held in %s: %s" % (name, found.decode())


def of_networks():
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        yield from of_network("the router")
        for name in sorted(os.listdir("/run/netns")):
            try:
                other = os.open("/run/netns/" + name, os.O_RDONLY)
            except OSError:
                continue
            entered = libc.setns(other, NEW_NETWORK)
            os.close(other)
            if entered == 0:
                yield from of_network(name)
    finally:
        libc.setns(own, NEW_NETWORK)
        os.close(own)


def of_processes():
    for pid in os.listdir("/proc"):
        if not pid.isdigit() or int(pid) == os.getpid():
            continue
        stat = content("/proc/%s/stat" % pid)
        line = content("/proc/%s/cmdline" % pid).replace(b"\0", b" ").decode(errors="replace")
        if stat[stat.rfind(b")") :][2:3] == b"T":
            yield "stopped: " + line[:80]
        if b"\0ASSAY_STRESS=" in b"\0" + content("/proc/%s/environ" % pid):
            yield "stress: " + line[:60]
        if process_of_fault.search(line):
            yield "process: " + line[:120]


def of_orders():
    now = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    for page in glob.glob("/dev/shm/assay-strain/*"):
        text = content(page)
        for kind, at in (("volume", 0), ("clock", 512), ("memory", 1024)):
            ends = re.match(rb" (\d+)", text[at + 1 : at + 33])
            if text[at : at + 1] == b"1" and ends and now < int(ends.group(1)):
                yield "order in force: %s of %s" % (kind, os.path.basename(page))


def of_volumes():
    for pattern in ("assay-fill", ".assay-io-*"):
        for depth in ("", "*/"):
            yield from glob.iglob("/run/assay/volumes/*/*/" + depth + pattern)


class Agent:
    """What the lab itself says of power and of programs that were stopped."""

    def __init__(self):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(10)
        line.connect("/run/assay/agent.sock")
        self.file = line.makefile("rw")

    def ask(self, method):
        self.file.write(json.dumps({"id": 1, "method": method, "parameters": []}) + "\n")
        self.file.flush()
        return json.loads(self.file.readline())["result"]

    def residue(self):
        yield from ("no power: " + host["id"] for host in self.ask("hosts") if host["power"] == "off")
        yield from ("frozen: " + pod["name"] for pod in self.ask("instances") if pod["state"] == "frozen")


def look(agent):
    for part in (agent.residue, of_networks, of_processes, of_orders, of_volumes):
        yield from part()


def watch(for_seconds, at_most_seconds):
    """Over when there is nothing: after the time, or QUIET_SECONDS after what was seen went away."""
    agent, seen, looks, clean = Agent(), {}, 0, None
    begun = time.monotonic()
    while True:
        from_ns = time.monotonic_ns()
        left = sorted(set(look(agent)))
        until_ns = time.monotonic_ns()
        looks += 1
        for what in left:
            seen.setdefault(what, [from_ns, from_ns])[1] = from_ns
        clean = None if left else clean or until_ns
        passed = time.monotonic() - begun
        quiet = (until_ns - clean) / 1e9 if clean else 0
        is_over = passed >= for_seconds or (len(seen) > 0 and quiet >= QUIET_SECONDS)
        if passed >= at_most_seconds or (is_over and not left):
            return {"looks": looks, "clean": clean, "left": left, "seen": seen}
        time.sleep(EVERY_SECONDS)


json.dump(watch(float(sys.argv[1]), float(sys.argv[2])), sys.stdout)
