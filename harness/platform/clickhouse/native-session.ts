// A session in the native protocol, as far as logging in and a ping: TLS handshake, Hello with database, user and
// password, Ping. The protocol's old revision is asked for, so that the packets stay as short as they can be.

import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { connect as connectPlain } from "node:net";
import type { Socket } from "node:net";
import { environmentError, messageOf } from "../../core/errors.ts";
import { nativeRefusal } from "./failure.ts";

export interface NativeSessionOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly ca?: Buffer;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly timeoutMs: number;
}

/** Packets of the protocol, by first byte. */
const packet = { hello: 0, exception: 2, ping: 4, pong: 4 } as const;
const clientRevision = 54_058;

/** Logs in and pings; returns the server's name for itself. A refusal by the server carries its code. */
export async function pingNative(options: NativeSessionOptions): Promise<string> {
  const { host, port, timeoutMs } = options;
  const where = `${options.user}@${host}:${String(port)}`;
  let socket: Socket | TLSSocket | undefined;
  try {
    socket = await opened(options);
    socket.setTimeout(timeoutMs, () =>
      socket?.destroy(environmentError("no answer in time", { code: "ASSAY_NATIVE" })),
    );
    const answers = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    socket.write(hello(options));
    const first = await nextBytes(answers);
    if (first[0] === packet.exception) throw nativeRefusal(where, readException(first));
    if (first[0] !== packet.hello) throw environmentError("no Hello", { code: "ASSAY_NATIVE" });
    socket.write(Buffer.from([packet.ping]));
    const second = await nextBytes(answers);
    if (second[0] === packet.exception) throw nativeRefusal(where, readException(second));
    if (second[0] !== packet.pong) throw environmentError("no Pong", { code: "ASSAY_NATIVE" });
    return readText(first, 1).text;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ASSAY_CLICKHOUSE_REFUSED") throw error;
    throw environmentError(`${where}: ${messageOf(error)}`, { code: "ASSAY_CLICKHOUSE_NO_ANSWER", cause: error });
  } finally {
    socket?.destroy();
  }
}

function opened({ host, port, tls, ca, timeoutMs }: NativeSessionOptions): Promise<Socket | TLSSocket> {
  return new Promise((resolve, reject) => {
    const ready = () => {
      socket.off("error", reject);
      resolve(socket);
    };
    const trust = ca === undefined ? {} : { ca };
    const socket = tls
      ? connectTls({ host, port, servername: host, timeout: timeoutMs, ...trust }, ready)
      : connectPlain({ host, port, timeout: timeoutMs }, ready);
    socket.once("error", reject);
    socket.once("timeout", () => {
      socket.destroy(environmentError("no connection in time", { code: "ASSAY_NATIVE" }));
    });
  });
}

async function nextBytes(answers: AsyncIterator<Buffer>): Promise<Buffer> {
  const next = await answers.next();
  if (next.done === true) throw environmentError("the server closed the connection", { code: "ASSAY_NATIVE" });
  return next.value;
}

function hello({ database, user, password }: NativeSessionOptions): Buffer {
  return Buffer.concat([
    Buffer.from([packet.hello]),
    text("assay"),
    ...[1, 1, clientRevision].map(varint),
    ...[database, user, password].map(text),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([varint(bytes.length), bytes]);
}

function readText(from: Buffer, at: number): { readonly text: string; readonly next: number } {
  let [length, shift, next] = [0, 1, at];
  for (; ; next += 1) {
    const byte = from[next] ?? 0;
    length += (byte & 127) * shift;
    shift *= 128;
    if (byte < 128) break;
  }
  const start = next + 1;
  return { text: from.toString("utf8", start, start + length), next: start + length };
}

/** Code and message of an exception packet. */
function readException(from: Buffer): { readonly code: number; readonly message: string } {
  const name = readText(from, 5);
  return { code: from.readInt32LE(1), message: readText(from, name.next).text.split("\n")[0] ?? "" };
}
