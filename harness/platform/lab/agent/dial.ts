// A TCP connection made inside another network namespace: a socket stays where it was made, so a small relay makes it.

import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { Dial } from "../services/program.ts";

export function dialFrom(tool: string, netns: string): Dial {
  return (address, port) => {
    const relay = spawn(tool, ["dial", `/run/netns/${netns}`, address, String(port)], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    relay.on("error", () => undefined);
    relay.stdin.on("error", () => undefined);
    const stream = Duplex.from({ readable: relay.stdout, writable: relay.stdin });
    stream.on("close", () => {
      relay.kill("SIGKILL");
    });
    stream.on("error", () => undefined);
    return stream;
  };
}
