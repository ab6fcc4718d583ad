// One JSON document a line, both ways, over any stream.

import type { Duplex } from "node:stream";

export interface LineChannel {
  send(message: unknown): void;
  close(): void;
}

/** Calls `onMessage` for each line; a line that is not JSON ends the channel, since nothing after it can be trusted. */
export function lineChannel(
  stream: Duplex,
  handlers: { readonly onMessage: (message: unknown) => void; readonly onEnd: () => void },
): LineChannel {
  let pending = "";
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    handlers.onEnd();
  };
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (pending + text).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) {
      const message = parsed(line);
      if (message === undefined) {
        stream.destroy();
        return;
      }
      handlers.onMessage(message);
    }
  });
  stream.on("end", end).on("close", end).on("error", end);
  return {
    send: (message) => {
      if (isOpen) stream.write(`${JSON.stringify(message)}\n`);
    },
    close: () => {
      stream.destroy();
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
