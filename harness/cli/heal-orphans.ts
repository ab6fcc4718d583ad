// The process on the control plane's host that takes its place in one thing when it has ended: LEDGER AGENT-SOCKET.
// Faults that nobody can stop any more are undone at once, from the ledger.

import { systemClock } from "../core/clock.ts";
import { exitCode } from "../core/exit-codes.ts";
import { faultActions } from "../experiment/fis/actions/registry.ts";
import { healOpen } from "../experiment/fis/heal-open.ts";
import { orphanWorld } from "../experiment/fis/orphan-world.ts";
import { Ledger } from "../experiment/ledger.ts";
import { connectLab } from "../platform/lab/rpc/client.ts";
import { reportFailure } from "./failure.ts";

const [, , ledgerFile = "", agentSocket = ""] = process.argv;
process.exitCode = exitCode.bug;
try {
  const lab = connectLab(agentSocket);
  const ledger = new Ledger(ledgerFile, systemClock);
  const left = await healOpen({ ledger, actions: faultActions, world: orphanWorld(lab, systemClock) });
  for (const line of left) process.stderr.write(`not healed: ${line}\n`);
  process.exitCode = left.length === 0 ? exitCode.held : exitCode.cleanupIncomplete;
  lab.close();
} catch (error) {
  process.exitCode = reportFailure(error);
}
