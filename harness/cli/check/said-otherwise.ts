// The same resources in other words: protocols by number or in capitals, numbers and flags as text, statements and tags
// in another order, rules of a group as resources of their own, ranges by reference. Nothing of it changes what is meant.
// For tests.

import type { Prng } from "../../core/prng.ts";

interface Tree {
  readonly [key: string]: unknown;
}

interface Body extends Tree {
  readonly Type?: unknown;
  readonly Properties?: Tree;
}

/** One place in so many is said otherwise. */
const oneIn = 6;

const protocols: Readonly<Record<string, readonly unknown[]>> = {
  tcp: ["TCP", "6", 6],
  udp: ["UDP", "17", 17],
  "-1": [-1, "-1"],
};

/** Resources of one template in other words; ids of what is added begin with those of what it was taken from. */
export function saidOtherwise(resources: Readonly<Record<string, object>>, prng: Prng): Record<string, object> {
  const said: Record<string, object> = {};
  const ranges = rangesOf(resources);
  for (const [id, resource] of Object.entries(resources)) {
    const body = resource as Body;
    if (body.Properties === undefined) {
      said[id] = body;
      continue;
    }
    const { own, beside } = apart(id, body, prng);
    for (const [name, one] of Object.entries({ [id]: own, ...beside })) {
      said[name] = { ...one, Properties: inOtherWords(one.Properties ?? {}, { prng, ranges, id: name, place: "" }) };
    }
  }
  return said;
}

/** Ingress rules of a group, some of them as resources of their own. */
function apart(id: string, body: Body, prng: Prng): { own: Body; beside: Record<string, Body> } {
  const rules = body.Properties?.["SecurityGroupIngress"];
  if (body.Type !== "AWS::EC2::SecurityGroup" || !Array.isArray(rules)) return { own: body, beside: {} };
  const beside: Record<string, Body> = {};
  const kept = (rules as Tree[]).filter((rule, at) => {
    const isPlain = typeof rule === "object" && "IpProtocol" in rule;
    if (!isPlain || prng.integer(oneIn) !== 0) return true;
    const GroupId = { "Fn::GetAtt": [id, "GroupId"] };
    beside[`${id}Rule${at}`] = { Type: "AWS::EC2::SecurityGroupIngress", Properties: { ...rule, GroupId } };
    return false;
  });
  return { own: { ...body, Properties: { ...body.Properties, SecurityGroupIngress: kept } }, beside };
}

interface Saying {
  readonly prng: Prng;
  readonly ranges: ReadonlyMap<string, string>;
  /** The resource itself, which does not refer to itself. */
  readonly id: string;
  readonly place: string;
}

function inOtherWords(value: unknown, saying: Saying): Tree {
  return said(value, saying) as Tree;
}

function said(value: unknown, saying: Saying): unknown {
  const { prng, place } = saying;
  if (Array.isArray(value)) {
    const items = value.map((item) => said(item, { ...saying, place: `${place}[]` }));
    return /^(Tags|.*\.?(Statement|Action))$/u.test(place) && prng.integer(2) === 0 ? prng.shuffle(items) : items;
  }
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 1 && /^(Ref|Condition|Fn::)/u.test(keys[0] ?? "")) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, said(child, { ...saying, place: key })]),
    );
  }
  return prng.integer(oneIn) === 0 ? otherWord(value, saying) : value;
}

function otherWord(value: unknown, { prng, ranges, id, place }: Saying): unknown {
  if (place === "IpProtocol") return prng.pick(protocols[String(value)] ?? [value]);
  if (/^(From|To)Port$/u.test(place)) return String(value);
  if (/^CidrIp$/u.test(place)) {
    const owner = ranges.get(String(value));
    return owner === undefined || owner === id ? value : { "Fn::GetAtt": [owner, "CidrBlock"] };
  }
  if (typeof value === "boolean") return prng.pick([String(value), value ? "True" : "False"] as const);
  if (place === "Action" && typeof value === "string") return prng.integer(2) === 0 ? [value] : recased(value);
  return value;
}

/** Actions know no case. */
function recased(action: string): string {
  const [service = "", name] = action.split(":");
  return name === undefined ? action : `${service.toUpperCase()}:${name}`;
}

/** Ranges that a VPC or a subnet of the template carries in plain words. */
function rangesOf(resources: Readonly<Record<string, object>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [id, resource] of Object.entries(resources)) {
    const { Type, Properties } = resource as Body;
    const range = Properties?.["CidrBlock"];
    const carries = Type === "AWS::EC2::VPC" || Type === "AWS::EC2::Subnet";
    if (carries && typeof range === "string" && !("Condition" in resource)) found.set(range, id);
  }
  return found;
}
