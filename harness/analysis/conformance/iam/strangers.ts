// Somebody who has nothing to do with the platform: an account, an organisation, a network of their own, and every right
// in it. What such a request carries by AWS's own hand is known; what the stranger can choose is left open.

import type { ContextInit, Given } from "../../iam/context.ts";
import { glob, matches } from "../../iam/glob.ts";
import type { Condition } from "../../iam/document.ts";

const account = "909090909090";

/** The stranger's own right to do anything, in the stranger's own account. */
export const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

export const strangerSession = {
  is: "session",
  arn: `arn:aws:sts::${account}:assumed-role/stranger/session`,
  role: `arn:aws:iam::${account}:role/stranger`,
} as const;

const maybe = (value: string): Given => ({ like: value, maybeAbsent: true });

/** Where a request comes from, as AWS tells it. A stranger may also come from nowhere in particular. */
const origin: Readonly<Record<string, Given>> = {
  "aws:SourceVpc": maybe("vpc-stranger"),
  "aws:SourceVpce": maybe("vpce-stranger"),
  "aws:SourceVpcArn": maybe(`arn:aws:ec2:us-east-1:${account}:vpc/vpc-stranger`),
  "aws:VpceAccount": maybe(account),
  "aws:VpceOrgID": maybe("o-stranger"),
  "aws:VpceOrgPaths": maybe("o-stranger/r-stranger/"),
  "aws:SourceAccount": maybe(account),
  "aws:SourceOwner": maybe(account),
  "aws:SourceOrgID": maybe("o-stranger"),
  "aws:SourceOrgPaths": maybe("o-stranger/r-stranger/"),
};

const identity: Readonly<Record<string, Given>> = {
  "aws:PrincipalAccount": account,
  "aws:PrincipalOrgID": maybe("o-stranger"),
  "aws:PrincipalOrgPaths": maybe("o-stranger/r-stranger/"),
  "aws:userid": "AROASTRANGER:session",
  "kms:CallerAccount": account,
  "s3:DataAccessPointAccount": maybe(account),
  "sts:ExternalId": maybe("what the stranger makes up"),
  "sns:Endpoint": maybe("https://stranger.example/"),
};

/** Addresses far apart: one of them is in any range that is not somebody's own. */
const addresses = [
  "9.9.9.9",
  "41.7.7.7",
  "89.3.3.3",
  "120.5.5.5",
  "150.4.4.4",
  "201.6.6.6",
  "2600::9",
  "2a00::9",
  "2c00::9",
];

/** The contexts in which a stranger may come to a statement with these conditions. */
export function strangerContexts(
  conditions: readonly Condition[],
  who: "person" | "nobody" | "service",
): ContextInit[] {
  const fixed = who === "person" ? { ...origin, ...identity } : origin;
  const absent = who === "nobody" ? Object.keys(identity).concat("aws:PrincipalArn") : ["aws:PrincipalServiceName"];
  const named = keysOf(conditions);
  const encrypted = named.filter((key) => who === "service" && /^kms:encryptioncontext:.*arn$/i.test(key));
  const own = named.filter(
    (key) => /^aws:(sourcearn)$/i.test(key) || (who === "person" && /^aws:principalarn$/i.test(key)),
  );
  let contexts: Record<string, Given>[] = [fixed];
  for (const key of [...own, ...encrypted]) contexts = varied(contexts, key, arnsLike(conditions, key));
  if (named.some((key) => /^aws:sourceip$/i.test(key))) contexts = varied(contexts, "aws:SourceIp", addresses);
  return contexts.map((given) => ({ given, open: ["*"], absent: who === "service" ? [] : absent }));
}

function varied(
  contexts: readonly Record<string, Given>[],
  key: string,
  values: readonly Given[],
): Record<string, Given>[] {
  return contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value })));
}

function keysOf(conditions: readonly Condition[]): string[] {
  const present = new Map(conditions.map(({ key }) => [key.toLowerCase(), key]));
  return [...present.values()];
}

/** ARNs of the stranger's: any one, and for each pattern that lets in other accounts one made to fit. */
function arnsLike(conditions: readonly Condition[], key: string): Given[] {
  const patterns = conditions
    .filter((condition) => condition.key.toLowerCase() === key.toLowerCase())
    .flatMap(({ values }) => values.filter((value) => typeof value === "string"));
  const principal = /principalarn$/i.test(key) ? strangerSession.role : `arn:aws:service:us-east-1:${account}:stranger`;
  const missing: Given[] = /sourcearn$/i.test(key) ? [maybe(principal)] : [principal];
  return [...missing, ...new Set(patterns.flatMap(fitted))];
}

function fitted(pattern: string): string[] {
  const parts = pattern.split(":");
  const place = parts[4];
  if (place === undefined || matches(glob(place), account).value !== true) return [];
  const made = parts.map((part, at) => (at === 4 ? account : part.replaceAll(/[*?]/g, "x")));
  return [[...made, ...(made.length < 6 ? ["x"] : [])].join(":")];
}
