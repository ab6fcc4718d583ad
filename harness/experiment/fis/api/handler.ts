// The FIS endpoint: the REST API of the service on the platform's one front. Requests that it does not know are refused
// by name, never passed on to an emulator that would pretend.

import { messageOf } from "../../../core/errors.ts";
import type { AwsRequest, AwsResponse, ServiceHandler } from "../../../platform/emulator/handler.ts";
import type { FisService } from "../service.ts";
import { apiErrorOf, invalid } from "./errors.ts";
import { routes } from "./routes.ts";

/** Answers every request that is signed for `fis`. */
export function createFisHandler(service: FisService): ServiceHandler {
  return {
    name: "fis",
    matches: (request) => request.service === "fis",
    handle: (request) => answer(service, request),
  };
}

async function answer(service: FisService, request: AwsRequest): Promise<AwsResponse> {
  try {
    return json(200, await dispatch(service, request));
  } catch (error) {
    const known = apiErrorOf(error);
    const name = known?.name ?? "InternalServerException";
    return json(known?.status ?? 500, { message: messageOf(error) }, { "x-amzn-errortype": name });
  }
}

function dispatch(service: FisService, request: AwsRequest): object | Promise<object> {
  const segments = request.path.split("/").filter((segment) => segment !== "");
  const parts = segments.map((segment) => decodeURIComponent(segment));
  for (const { method, path, handle } of routes) {
    const parameters = method === request.method ? matchPath(path, parts) : undefined;
    if (parameters === undefined) continue;
    return handle({ service, parameters, query: request.query, body: bodyOf(request) });
  }
  throw invalid(`${request.method} ${request.path}`, "is not a request of the FIS API that is served here");
}

/** Parameters of a path such as `experiments/{id}`, or undefined when it is another path. */
function matchPath(path: string, parts: readonly string[]): Readonly<Record<string, string>> | undefined {
  const wanted = path.split("/");
  if (wanted.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of wanted.entries()) {
    const part = parts[index] ?? "";
    if (name.startsWith("{")) parameters[name.slice(1, -1)] = part;
    else if (name !== part) return undefined;
  }
  return parameters;
}

function bodyOf(request: AwsRequest): Readonly<Record<string, unknown>> {
  const text = request.body.toString("utf8");
  if (text === "") return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return parsed as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw invalid("body", `is not JSON: ${messageOf(cause)}`);
  }
  throw invalid("body", "expected a JSON object");
}

function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
