// The connection from the front to the emulator behind it, on loopback.

import { Agent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { AwsResponse } from "../handler.ts";

export interface EmulatorRequest {
  readonly method: string;
  /** Path with query, as it arrived. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, or as it comes in. */
  readonly body: Buffer | Readable;
}

export interface EmulatorClient {
  /** Sends a request; the answer's body is still to be read. */
  open(request: EmulatorRequest): Promise<IncomingMessage>;
  /** Sends a request and reads the whole answer. */
  send(request: EmulatorRequest): Promise<AwsResponse>;
  close(): void;
}

/** Headers that belong to one connection and are not passed on. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "te",
  "upgrade",
  "expect",
  "content-length",
]);

export function emulatorClient(port: number): EmulatorClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const open = (request: EmulatorRequest): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { body } = request;
      const headers = passedOn(request.headers);
      if (Buffer.isBuffer(body)) headers["content-length"] = String(body.length);
      else if (request.headers["content-length"] !== undefined) {
        headers["content-length"] = request.headers["content-length"];
      }
      const outgoing = httpRequest({
        host: "127.0.0.1",
        port,
        agent,
        method: request.method,
        path: request.url,
        headers,
      });
      outgoing.once("response", resolve).once("error", reject);
      if (Buffer.isBuffer(body)) outgoing.end(body);
      else body.once("error", (error) => outgoing.destroy(error)).pipe(outgoing);
    });
  return {
    open,
    send: async (request) => {
      const answer = await open(request);
      const body = await readAll(answer);
      return { status: answer.statusCode ?? 502, headers: plainHeaders(answer), body };
    },
    close: () => {
      agent.destroy();
    },
  };
}

/** A message's headers, one string each, without those of the connection. */
export function plainHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined && !hopByHop.has(name)) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function passedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}
