// kubectl on the lab's hosts, as far as the platform's documents use it, against the API of the lab's control plane:
// get, patch and set image of a stateful set, rollout status, get and delete of a pod, get of pods by a label. The file of --kubeconfig names the server.

import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parseArgs } from "node:util";
import { z } from "zod";
import { environmentError, messageOf, usageError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { textAt } from "./json-path.ts";
import { waitingFor } from "./rollout-status.ts";

const configSchema = z.looseObject({
  clusters: z
    .array(z.looseObject({ cluster: z.looseObject({ server: z.url(), "certificate-authority": z.string() }) }))
    .min(1),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kubeconfig: { type: "string", default: "" },
    namespace: { type: "string", short: "n", default: "default" },
    selector: { type: "string", short: "l" },
    output: { type: "string", short: "o" },
    patch: { type: "string", short: "p" },
    type: { type: "string", default: "strategic" },
    timeout: { type: "string", default: "0s" },
    wait: { type: "string", default: "true" },
  },
});

try {
  process.stdout.write(await perform());
} catch (error) {
  process.stderr.write(`error: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function perform(): Promise<string> {
  const [verb = "", ...rest] = positionals;
  if (verb === "get") return printed(await call("GET", pathOf(rest)));
  if (verb === "delete") {
    for (const name of rest.slice(1)) await call("DELETE", pathOf([rest[0] ?? "", name]));
    return rest
      .slice(1)
      .map((name) => `pod "${name}" deleted\n`)
      .join("");
  }
  if (verb === "patch") return changed(rest, values.patch ?? "{}");
  if (verb === "set" && rest[0] === "image") return setImage(rest[1] ?? "", rest[2] ?? "");
  if (verb === "rollout" && rest[0] === "status") return rolloutStatus(rest.slice(1));
  throw usageError(`this kubectl has no "${positionals.join(" ")}"`);
}

async function changed(what: readonly string[], patch: string): Promise<string> {
  await call("PATCH", pathOf(what), patch);
  return `${what.join("/")} patched\n`;
}

function setImage(what: string, assignment: string): Promise<string> {
  const [name, image] = [assignment.slice(0, assignment.indexOf("=")), assignment.slice(assignment.indexOf("=") + 1)];
  return changed([what], JSON.stringify({ spec: { template: { spec: { containers: [{ name, image }] } } } }));
}

async function rolloutStatus(what: readonly string[]): Promise<string> {
  const seconds = Number(/^(\d+)s$/.exec(values.timeout)?.[1] ?? 0);
  let waiting = "an answer";
  const isOver = async (): Promise<boolean> => {
    const left = waitingFor(await call("GET", pathOf(what)));
    waiting = left ?? "";
    return left === undefined;
  };
  const withinMs = seconds === 0 ? 3_600_000 : seconds * 1_000;
  await eventually(isOver, { what: "rollout", withinMs, everyMs: 250 }).catch(() => {
    throw environmentError(`timed out waiting for the condition: ${waiting}`, { code: "ASSAY_KUBECTL_TIMEOUT" });
  });
  return `rollout of ${what.join("/")} complete\n`;
}

function printed(object: unknown): string {
  const path = values.output?.replace(/^jsonpath=/, "");
  return path === undefined || path === "json" ? `${JSON.stringify(object, null, 2)}\n` : textAt(object, path);
}

/** `statefulset NAME`, `statefulset/NAME`, `pod NAME`. */
function pathOf(what: readonly string[]): string {
  const [kind = "", name = ""] = what.length === 1 ? (what[0] ?? "").split("/") : what;
  const folder = /^(statefulsets?|sts)$/.test(kind)
    ? "/apis/apps/v1"
    : /^(pods?|po)$/.test(kind)
      ? "/api/v1"
      : undefined;
  const { selector } = values;
  if (folder === "/api/v1" && name === "" && selector !== undefined) {
    return `${folder}/namespaces/${values.namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
  }
  if (folder === undefined || name === "") throw usageError(`this kubectl knows no "${what.join(" ")}"`);
  const plural = folder === "/api/v1" ? "pods" : "statefulsets";
  return `${folder}/namespaces/${values.namespace}/${plural}/${name}`;
}

function call(method: string, path: string, body?: string): Promise<unknown> {
  const { clusters } = configSchema.parse(JSON.parse(readFileSync(values.kubeconfig, "utf8")));
  const { cluster } = clusters[0] ?? { cluster: { server: "", "certificate-authority": "" } };
  const ca = readFileSync(cluster["certificate-authority"]);
  return new Promise((resolve, reject) => {
    const sent = request(`${cluster.server}${path}`, { method, ca, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(environmentError(text.slice(0, 400), { code: "ASSAY_KUBECTL" }));
      });
    });
    sent.on("timeout", () => sent.destroy(environmentError(`${path}: no answer`, { code: "ASSAY_KUBECTL" })));
    sent.on("error", reject);
    sent.end(body);
  });
}
