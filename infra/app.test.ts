// Synthesizes both variants once and looks at what came out.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { synthesize } from "./app.ts";
import type { Rule } from "./network/rules.ts";
import { rulesOf } from "./network/rules.ts";
import { byocPrivate } from "./settings/byoc-private.ts";
import type { Variant } from "./settings/variant.ts";
import { variants } from "./settings/variant.ts";

const account = "123456789012";
const root = mkdtempSync(join(tmpdir(), "infra-"));
const folder = (variant: Variant): string => join(root, variant);

const template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
type Template = z.infer<typeof template>;

function templates(variant: Variant): Template[] {
  return templatesIn(folder(variant));
}

function templatesIn(assembly: string): Template[] {
  return readdirSync(assembly)
    .filter((name) => name.endsWith(".template.json"))
    .map((name) => template.parse(JSON.parse(readFileSync(join(assembly, name), "utf8"))));
}

function resources(variant: Variant): Map<string, string> {
  const all = templates(variant).flatMap((one) => Object.entries(one.Resources));
  return new Map(all.map(([id, resource]) => [id, JSON.stringify(resource)]));
}

/** Text of an output with every reference replaced by text as long as what AWS puts there. */
function resolved(value: unknown): string {
  if (typeof value === "string") return value;
  const join = z.object({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value);
  if (!join.success) return "x".repeat(/Id"\]|Export.*Id/u.test(JSON.stringify(value)) ? 24 : 90);
  const [separator, parts] = join.data["Fn::Join"];
  return parts.map(resolved).join(separator);
}

function manifest(variant: Variant, name: string): string {
  return readFileSync(join(folder(variant), "manifests", name), "utf8");
}

beforeAll(() => {
  for (const variant of variants) {
    synthesize({ profile: "byoc-private", variant, account, out: folder(variant) });
  }
}, 120_000);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("variants", () => {
  it("differ exactly where the seed's text is mended", () => {
    const corrected = resources("corrected");
    const written = resources("as-written");
    const ids = new Set([...corrected.keys(), ...written.keys()]);
    const different = [...ids].filter((id) => corrected.get(id) !== written.get(id)).sort();
    expect(different).toEqual([
      "BackupRole",
      "BackupsBucket", // D-16
      "ClickhouseRole",
      "KeyEbs",
      "KeyS3",
      "LogGroupCluster",
      "LogGroupErrors",
      "LogGroupQueries",
      "LogsBucket",
      "RuleClickhouseIngressClickhouseTcp9181",
      "RuleClickhouseIngressNlbTcp8123",
      "RuleClickhouseIngressNlbTcp9000",
      "RuleWorkersIngressClickhouseTcp53",
      "RuleWorkersIngressClickhouseUdp53",
      "SecurityGroupClickhouse",
      "ServiceRecord",
      "SettingsAnalytics", // D-33
      "SettingsReporting",
      "SettingsTrading",
      "TargetGroupHttps",
      "TargetGroupNative",
      "VolumeDriverRole",
    ]);
  });

  it("serve TLS on the client ports only when corrected", () => {
    const name = "configmap-clickhouse-config.json";
    expect(manifest("corrected", name)).toContain("<https_port>8123</https_port>");
    expect(manifest("corrected", name)).not.toMatch(/<(http_port|tcp_port|interserver_http_port)>/u);
    expect(manifest("as-written", name)).toContain("<http_port>8123</http_port>");
  });
});

describe("outputs", () => {
  it("fill the schema and CloudFormation's limit", () => {
    const outputs = templates("corrected")
      .flatMap((one) => Object.entries(one.Outputs))
      .filter(([key]) => !key.startsWith("ExportsOutput"));
    for (const [key, { Value }] of outputs) expect(resolved(Value).length, key).toBeLessThanOrEqual(1024);
    const region: Record<string, unknown> = {};
    for (const [key, { Value }] of outputs) {
      const field = (key.charAt(0).toLowerCase() + key.slice(1)).replace(/\d+$/u, "");
      const text = resolved(Value);
      const value: unknown = /^[[{]/u.test(text) ? JSON.parse(text) : text;
      const before = region[field];
      region[field] = Array.isArray(before) && Array.isArray(value) ? before.concat(value) : value;
    }
    const { profile, variant, account: owner, ...rest } = region;
    const schema = readFileSync(join(import.meta.dirname, "outputs.schema.json"), "utf8");
    const whole = { schema: "assay.outputs/1", profile, variant, account: owner, regions: [rest] };
    expect(z.fromJSONSchema(JSON.parse(schema) as z.core.JSONSchema.JSONSchema).parse(whole)).toEqual(whole);
  });
});

describe("experiments", () => {
  const library = join(import.meta.dirname, "../fixtures/experiments");
  const regions = join(root, "multi-region");
  beforeAll(() => {
    synthesize({ profile: "multi-region", variant: "corrected", account, out: regions });
  }, 120_000);
  const files = readdirSync(library).map((file) => {
    const { template, allow, profile } = z
      .looseObject({ template: z.string(), allow: z.array(z.string()), profile: z.string().default("byoc-private") })
      .parse(parse(readFileSync(join(library, file), "utf8")));
    return { profile, experiment: { template, allow: allow.join(" ") } };
  });

  it.each(["byoc-private", "multi-region"])(
    "of %s find their template by its name, with its blast radius",
    (profile) => {
      const wanted = files.filter((file) => file.profile === profile).map(({ experiment }) => experiment);
      const tagged = z.looseObject({ Tags: z.record(z.string(), z.string()) });
      const found = templatesIn(profile === "byoc-private" ? folder("corrected") : regions)
        .flatMap(({ Resources }) => Object.values(Resources))
        .filter(({ Type }) => Type === "AWS::FIS::ExperimentTemplate")
        .map(({ Properties }) => tagged.parse(Properties).Tags)
        .map((tags) => ({ template: tags["Name"] ?? "", allow: tags["assay:allow"] ?? "" }));
      expect(found).toEqual(expect.arrayContaining(wanted));
      // Two experiments may use one template.
      expect(found).toHaveLength(new Set(wanted.map(({ template }) => template)).size);
    },
  );
});

describe("rules", () => {
  it("are the declared set of the profile", () => {
    const profile = z
      .object({ intent: z.object({ rules: z.array(z.record(z.string(), z.unknown())) }) })
      .parse(parse(readFileSync(join(import.meta.dirname, "../profiles/byoc-private.yaml"), "utf8")));
    const declared = profile.intent.rules
      .filter((rule) => rule["presence"] !== "substitute")
      .flatMap((rule) =>
        [rule["ports"]].flat().map((ports) => {
          const peer = rule["peer"] === "self" ? rule["group"] : rule["peer"];
          return [rule["group"], rule["direction"], peer, rule["protocol"], ports].join(" ");
        }),
      );
    const built = rulesOf(byocPrivate("corrected", account)).map(written);
    expect(built.sort()).toEqual(declared.sort());
  });
});

function written(rule: Rule): string {
  const { peer, ports } = rule;
  const other = "group" in peer ? peer.group : "cidr" in peer ? peer.cidr : `prefix-list:${peer.prefixList}`;
  const range = ports === undefined ? "all" : [...new Set(ports)].join("-");
  return [rule.group, rule.direction, other, rule.protocol, range].join(" ");
}
