// One request from arrival to answer: name it, let the first matching handler answer, else pass it on to the emulator.

import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AssayError, messageOf } from "../../../core/errors.ts";
import type { AwsRequest, AwsResponse, ServiceHandler } from "../handler.ts";
import type { AuditRecord } from "./audit.ts";
import { classify, isMutation, operationOf, protocolOf } from "./classify.ts";
import type { Classified } from "./classify.ts";
import type { RequestHead } from "./request-head.ts";
import { plainHeaders, readAll } from "./emulator-client.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import { errorResponse } from "./error-response.ts";
import { isObjectRequest } from "./rest-operations.ts";

/** How a request came here, as policies see it. */
export interface RequestOrigin {
  readonly secureTransport: boolean;
  readonly sourceVpce: string | undefined;
  readonly sourceAddress: string;
}

export interface Exchange {
  readonly emulator: EmulatorClient;
  readonly handlers: readonly ServiceHandler[];
  readonly onMutation: ((service: string, operation: string | undefined) => Promise<void> | void) | undefined;
}

export type Outcome = Omit<AuditRecord, "time" | "sourceAddress" | "listener" | "encrypted" | "milliseconds">;

interface Incoming {
  readonly message: IncomingMessage;
  readonly head: RequestHead;
  readonly classified: Classified;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers the request whatever happens, and says what was asked and what came of it. */
export async function answerRequest(
  message: IncomingMessage,
  response: ServerResponse,
  context: { readonly exchange: Exchange; readonly origin: RequestOrigin },
): Promise<Outcome> {
  const { exchange, origin } = context;
  const head = headOf(message);
  const classified = classify(head);
  const incoming: Incoming = { message, head, classified, headers: withOrigin(head.headers, origin, message) };
  const streamed = classified.service === "s3" && isObjectRequest(head);
  const answered = streamed
    ? await answerStreamed(incoming, response, exchange)
    : await answerWhole(incoming, response, exchange);
  return {
    service: classified.service,
    region: classified.region,
    operation: answered.operation,
    method: head.method,
    path: head.path,
    accessKeyId: classified.accessKeyId,
    status: answered.status,
    handledBy: answered.handledBy,
  };
}

interface Answered {
  readonly operation: string | undefined;
  readonly status: number;
  readonly handledBy: string | undefined;
}

async function answerWhole(incoming: Incoming, response: ServerResponse, exchange: Exchange): Promise<Answered> {
  const { head, classified } = incoming;
  let operation: string | undefined;
  let handledBy: string | undefined;
  let answer: AwsResponse;
  try {
    const body = await readAll(incoming.message);
    operation = operationOf(classified.service, head, body);
    const request = requestOf(incoming, operation, body);
    const handler = exchange.handlers.find((each) => each.matches(request));
    handledBy = handler?.name;
    const forward = (forwarded: AwsRequest): Promise<AwsResponse> => forwardWhole(forwarded, incoming, exchange);
    answer = handler === undefined ? await forward(request) : await handler.handle(request, forward);
    if (answer.status < 300 && handler?.followsUp !== true && isMutation(operation, head.method)) {
      await exchange.onMutation?.(classified.service, operation);
    }
  } catch (error) {
    answer = errorResponse(protocolOf(classified.service, head), failureOf(error, handledBy));
  }
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body, "utf8");
  response.writeHead(answer.status, { ...answer.headers, "content-length": lengthOf(answer, body, head) });
  response.end(head.method === "HEAD" ? undefined : body);
  return { operation, status: answer.status, handledBy };
}

async function answerStreamed(incoming: Incoming, response: ServerResponse, exchange: Exchange): Promise<Answered> {
  const { message, head, headers } = incoming;
  const operation = operationOf("s3", head, Buffer.alloc(0));
  const request = requestOf(incoming, operation, Buffer.alloc(0));
  if (exchange.handlers.some((handler) => handler.matches(request))) return answerWhole(incoming, response, exchange);
  // Without a length the emulator cannot know where a body ends, so such a body is gathered first.
  const whole = headers["content-length"] === undefined || headers["content-length"] === "0";
  try {
    if (headers["expect"]?.toLowerCase() === "100-continue") response.writeContinue();
    const body = whole ? await readAll(message) : message;
    const answer = await exchange.emulator.open({ method: head.method, url: message.url ?? "/", headers, body });
    const passed = plainHeaders(answer);
    const length = answer.headers["content-length"];
    if (length !== undefined) passed["content-length"] = length;
    const status = answer.statusCode ?? 502;
    if (status === 403 && length === "0" && head.method !== "HEAD") {
      answer.resume();
      return { ...refuseAccess(response), operation };
    }
    response.writeHead(status, passed);
    await pipeline(answer, response);
    return { operation, status, handledBy: undefined };
  } catch (error) {
    const failure = errorResponse("s3", failureOf(error, undefined));
    if (!response.headersSent) response.writeHead(failure.status, { ...failure.headers, connection: "close" });
    response.end(response.headersSent ? undefined : failure.body);
    return { operation, status: failure.status, handledBy: undefined };
  }
}

/** The emulator's refusal by bucket policy has no body, which an SDK cannot read. */
function refuseAccess(response: ServerResponse): Omit<Answered, "operation"> {
  const refusal = errorResponse("s3", { status: 403, code: "AccessDenied", message: "Access Denied" });
  response.writeHead(refusal.status, refusal.headers);
  response.end(refusal.body);
  return { status: refusal.status, handledBy: undefined };
}

async function forwardWhole(request: AwsRequest, incoming: Incoming, exchange: Exchange): Promise<AwsResponse> {
  const { service, operation, method, headers, body } = request;
  const query = request.query.toString();
  const unchanged = request.path === incoming.head.path && query === incoming.head.query.toString();
  const url = unchanged ? (incoming.message.url ?? "/") : `${request.path}${query === "" ? "" : `?${query}`}`;
  const answer = await exchange.emulator.send({ method, url, headers, body });
  const trouble = answer.headers["x-assay-trouble"];
  const isPage = (answer.headers["content-type"] ?? "").startsWith("text/html") && answer.status >= 400;
  if (trouble === undefined && !(isPage && service !== "s3")) return answer;
  const name = `${service}:${operation ?? `${method} ${request.path}`}`;
  const crashed = trouble !== undefined && trouble !== "NotImplemented";
  return errorResponse(protocolOf(service, incoming.head), {
    status: crashed ? 500 : 501,
    code: crashed ? "InternalFailure" : "NotImplemented",
    message: crashed
      ? `the local control plane failed at ${name}: ${trouble}`
      : `${name} is not implemented by the local control plane`,
  });
}

function headOf(message: IncomingMessage): RequestHead {
  const url = new URL(message.url ?? "/", "http://front");
  const headers = plainHeaders(message);
  const length = message.headers["content-length"];
  if (length !== undefined) headers["content-length"] = length;
  const expect = message.headers.expect;
  if (expect !== undefined) headers["expect"] = expect;
  return { method: message.method ?? "GET", path: url.pathname, query: url.searchParams, headers };
}

function requestOf(incoming: Incoming, operation: string | undefined, body: Buffer): AwsRequest {
  const { head, classified, headers } = incoming;
  const { service, region } = classified;
  return { service, region, operation, method: head.method, path: head.path, query: head.query, headers, body };
}

/** The path of a request, told to the emulator's policy evaluation; a caller cannot claim it. */
function withOrigin(
  headers: Readonly<Record<string, string>>,
  origin: RequestOrigin,
  message: IncomingMessage,
): Record<string, string> {
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (!name.startsWith("x-assay-")) told[name] = value;
  told["x-assay-secure-transport"] = String(origin.secureTransport);
  told["x-assay-source-ip"] = origin.sourceAddress;
  if (origin.sourceVpce !== undefined) told["x-assay-source-vpce"] = origin.sourceVpce;
  if (message.headers.host !== undefined) told["host"] = message.headers.host;
  return told;
}

function lengthOf(answer: AwsResponse, body: Buffer, head: RequestHead): number | string {
  return head.method === "HEAD" ? (answer.headers["content-length"] ?? 0) : body.length;
}

function failureOf(error: unknown, handler: string | undefined): { code: string; message: string; status: number } {
  const where = handler === undefined ? "the local control plane" : `the handler ${handler}`;
  const code = error instanceof AssayError ? error.code : "InternalFailure";
  return { status: 500, code, message: `${where} failed: ${messageOf(error)}` };
}
