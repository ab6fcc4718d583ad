// A process of its own with services on loopback of which it is known to the microsecond when they were away, and how:
// the ground truth that recovery intervals are measured against. Speaks enough of the server's HTTP for a probe.

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../../core/clock.ts";

/** Away, it refuses connections, is silent for ever, or answers when it is back what it was asked meanwhile. */
export const manners = ["refuses", "hangs", "pauses"] as const;
export type Manner = (typeof manners)[number];

/** To the process: take service `run` away now, for so long. */
export interface TakeAway {
  readonly run: number;
  readonly manner: Manner;
  readonly forMs: number;
}

/** From the process: where a service listens; when it came back, as bounds on the machine's monotonic clock. */
export type Said =
  | { readonly run: number; readonly port: number }
  | { readonly run: number; readonly backFromNs: string; readonly backByNs: string };

class KnownService {
  readonly #run: number;
  readonly #server: Server;
  #port = 0;
  #away: { readonly manner: Manner; readonly back: Promise<void> } | undefined;

  constructor(run: number) {
    this.#run = run;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.keepAliveTimeout = 1;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, "127.0.0.1", 1_024, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async begin(): Promise<void> {
    await this.listen();
    say({ run: this.#run, port: this.#port });
  }

  async takeAway({ manner, forMs }: TakeAway): Promise<void> {
    const back = systemClock.sleep(forMs);
    this.#away = { manner, back };
    if (manner === "refuses") {
      this.#server.close();
      this.#server.closeAllConnections();
    }
    await back;
    const backFromNs = String(process.hrtime.bigint());
    this.#away = undefined;
    if (manner === "refuses") await this.listen();
    say({ run: this.#run, backFromNs, backByNs: String(process.hrtime.bigint()) });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const away = this.#away;
    if (away?.manner === "hangs") return;
    await away?.back;
    response.setHeader("connection", "close");
    response.end(isInsert(request.url ?? "") ? "" : '{"data":[{"count()":"1"}],"rows":1}');
  }
}

/** An insert has its statement in the address and rows in the body; a query is the body. */
function isInsert(url: string): boolean {
  return decodeURIComponent(url).replaceAll("+", " ").includes("INSERT INTO");
}

function say(said: Said): void {
  process.send?.(said);
}

/** Serves `count` services until the parent goes. */
async function main(count: number): Promise<void> {
  const services = Array.from({ length: count }, (_, run) => new KnownService(run));
  process.on("message", (message: TakeAway) => {
    void services[message.run]?.takeAway(message);
  });
  process.on("disconnect", () => {
    process.kill(process.pid, "SIGKILL");
  });
  for (const service of services) await service.begin();
}

if (process.argv[2] === "serve") await main(Number(process.argv[3]));
