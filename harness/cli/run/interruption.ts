// SIGINT and SIGTERM become one abort; the run then cleans up and says which it was. A second signal changes nothing:
// cleanup has its own deadlines, and SIGKILL is always there for the impatient, who lose nothing by it.

import { AssayError } from "../../core/errors.ts";
import { exitCode } from "../../core/exit-codes.ts";
import type { ExitCode } from "../../core/exit-codes.ts";

export interface Interruption {
  readonly signal: AbortSignal;
  readonly exit: ExitCode | undefined;
  stopListening(): void;
}

export function listenForSignals(): Interruption {
  const controller = new AbortController();
  const state: { exit: ExitCode | undefined } = { exit: undefined };
  const onSignal = (name: "SIGINT" | "SIGTERM") => {
    state.exit ??= name === "SIGINT" ? exitCode.interrupted : exitCode.terminated;
    controller.abort(new AssayError(`interrupted by ${name}`, { code: "ASSAY_INTERRUPTED", blame: "interrupt" }));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onHangup);
  function onHangup(): void {
    onSignal("SIGTERM");
  }
  return {
    signal: controller.signal,
    get exit() {
      return state.exit;
    },
    stopListening: () => {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal).off("SIGHUP", onHangup);
    },
  };
}
