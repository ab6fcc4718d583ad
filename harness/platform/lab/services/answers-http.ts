// Whether a program answers over plain HTTP, from inside its own network namespace.

import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { Dial } from "./program.ts";

export interface Question {
  readonly port: number;
  readonly path: string;
  /** What the answer has to say; absent: that it is 200 is enough. */
  readonly says?: RegExp;
  /** That anything is answered is enough: whatever is asked for may be elsewhere. */
  readonly isAnyGood?: true;
}

const withinMs = 3_000;

/** False when nobody answers in time, and when the answer is another. */
export function answersHttp(dial: Dial, { port, path, says, isAnyGood }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial("127.0.0.1", port);
    const call = request({
      ...{ method: "GET", path, timeout: withinMs },
      headers: { host: `127.0.0.1:${String(port)}`, connection: "close" },
      createConnection: () => socket,
    });
    const end = (isGood: boolean) => {
      socket.destroy();
      resolve(isGood);
    };
    call.on("response", (response) => {
      // A body without a length ends with its connection, which nobody here waits for.
      if (says === undefined) {
        end(isAnyGood === true || response.statusCode === 200);
        return;
      }
      text(response).then(
        (body) => {
          end(isAnyGood === true || (response.statusCode === 200 && says.test(body)));
        },
        () => {
          end(false);
        },
      );
    });
    for (const event of ["timeout", "error"]) {
      call.on(event, () => {
        end(false);
      });
    }
    call.end();
  });
}
