// The one door to the control plane: every AWS API request of a local run comes through here. A registered handler
// answers what the emulator lacks or tells falsely; everything else is passed on. Bodies of S3 objects are streamed.

import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { AuditRecord } from "./front/audit.ts";
import { emulatorClient } from "./front/emulator-client.ts";
import { answerRequest } from "./front/exchange.ts";
import type { Exchange, RequestOrigin } from "./front/exchange.ts";
import type { ServiceHandler } from "./handler.ts";

/** Where the front listens: an inherited socket, or an address and port (0 = any free one). */
export type ListenerSpec = {
  /** Shown in the audit: `loopback`, `endpoints` … */
  readonly name: string;
  /** PEM texts; without them the listener speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /**
   * What the network path of a request means to policies (aws:SecureTransport, aws:SourceVpce). Without it, TLS counts
   * as secure and there is no endpoint.
   */
  readonly originOf?: (connection: { localAddress: string; remoteAddress: string }) => Partial<RequestOrigin>;
} & ({ readonly fd: number } | { readonly host: string; readonly port: number });

export interface FrontOptions {
  readonly moto: { readonly port: number };
  readonly listeners: readonly ListenerSpec[];
  /** In order of precedence. */
  readonly handlers: readonly ServiceHandler[];
  /** Called after each call that changed state; awaited, so that the lab has followed when the caller gets its answer. */
  readonly onMutation?: (service: string, operation: string | undefined) => Promise<void> | void;
  readonly audit?: (record: AuditRecord) => void;
}

export interface Front {
  /** Address of each plain listener by name, `http://host:port`. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Opens another listener, for addresses that exist only once the platform stands. */
  listen(spec: ListenerSpec): Promise<void>;
  /** Registers another handler, before those already there. */
  register(handler: ServiceHandler): void;
  stop(): Promise<void>;
}

/** Starts the front; resolves when every listener is open. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const emulator = emulatorClient(options.moto.port);
  const handlers = [...options.handlers];
  const servers: Server[] = [];
  const addresses = new Map<string, string>();
  const exchange: Exchange = { emulator, handlers, onMutation: options.onMutation };
  const listen = async (spec: ListenerSpec): Promise<void> => {
    const server = serverFor(spec, (request, response) => {
      void serve(request, response, { spec, exchange, audit: options.audit });
    });
    await opened(server, spec);
    servers.push(server);
    const { address, port } = server.address() as AddressInfo;
    addresses.set(spec.name, `${spec.tls === undefined ? "http" : "https"}://${address}:${String(port)}`);
  };
  for (const spec of options.listeners) await listen(spec);
  return {
    addresses,
    listen,
    register: (handler) => handlers.unshift(handler),
    stop: async () => {
      emulator.close();
      await Promise.all(servers.map(closed));
    },
  };
}

interface ServeOptions {
  readonly spec: ListenerSpec;
  readonly exchange: Exchange;
  readonly audit: ((record: AuditRecord) => void) | undefined;
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ServeOptions): Promise<void> {
  const started = systemClock.nowNs();
  const time = systemClock.wall().toISOString();
  const { spec } = options;
  const remoteAddress = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const localAddress = (request.socket.localAddress ?? "").replace(/^::ffff:/, "");
  const encrypted = spec.tls !== undefined;
  const origin: RequestOrigin = {
    secureTransport: encrypted,
    sourceVpce: undefined,
    ...spec.originOf?.({ localAddress, remoteAddress }),
    sourceAddress: remoteAddress,
  };
  const outcome = await answerRequest(request, response, { exchange: options.exchange, origin });
  options.audit?.({
    time,
    ...outcome,
    sourceAddress: remoteAddress,
    listener: spec.name,
    encrypted,
    milliseconds: Math.round((systemClock.nowNs() - started) / 1e4) / 100,
  });
}

function serverFor(spec: ListenerSpec, listener: RequestListener): Server {
  const server =
    spec.tls === undefined
      ? createHttpServer(listener)
      : createHttpsServer({ cert: spec.tls.certificate, key: spec.tls.key }, listener);
  // Idle SDK connections outlive the default of five seconds; closing them under a client shows as a reset.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  return server;
}

function opened(server: Server, spec: ListenerSpec): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(environmentError(`the API listener ${spec.name} cannot open`, { code: "ASSAY_FRONT_LISTEN", cause }));
    });
    server.once("listening", resolve);
    server.listen("fd" in spec ? { fd: spec.fd } : { host: spec.host, port: spec.port });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
