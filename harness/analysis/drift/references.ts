// Values that name resources: a description names them by tokens, the platform by ids, names and ARNs.

import { tokensOf } from "../model/value.ts";
import type { Resource } from "../model/resource.ts";
import type { Pairs, Side } from "./pairs.ts";

/** One name for one resource, whichever side names it; other texts as they are. */
export function canonical(text: string, pairs: Pairs, side: Side): string {
  if (side === "declared") {
    const named = pairs.named(text);
    return named === undefined ? text : nameOf(named);
  }
  const running = pairs.running(text);
  const named = running === undefined ? undefined : pairs.declaredOf(running);
  return named === undefined ? text : nameOf(named);
}

function nameOf({ type, id, source }: Pick<Resource, "type" | "id" | "source">): string {
  return `⟪${type} ${id} ${source}⟫`;
}

/**
 * Whether a described text can be what runs. A token stands for any name of the resource that it means; an attribute that
 * is no name (an address, a generated URL) for anything that names no other resource. Undefined: its target does not run.
 */
export function sameText(declared: string, live: string, pairs: Pairs): boolean | undefined {
  if (declared === live) return true;
  const target = pairs.named(declared);
  if (target !== undefined) return sameTarget(target, declared, { live, pairs });
  const tokens = tokensOf(declared);
  if (tokens.length === 0) return declared.replace(/\.$/, "").toLowerCase() === live.replace(/\.$/, "").toLowerCase();
  const names = new Map(tokens.map((token) => [token, namesOf(token, pairs)]));
  if ([...names.values()].includes(undefined)) return undefined;
  const pattern = declared
    .split(/(⟨[^⟩]*⟩)/)
    .map((part) => (part.startsWith("⟨") ? alternatives(names.get(part.slice(1, -1)) ?? []) : literal(part)));
  return new RegExp(`^${pattern.join("")}$`, "s").test(live);
}

function sameTarget(target: Resource, declared: string, at: { live: string; pairs: Pairs }): boolean | undefined {
  const { live, pairs } = at;
  const running = pairs.liveOf(target);
  if (running === undefined) return undefined;
  const named = pairs.running(live);
  if (named === running || running.identities.includes(live)) return true;
  if (named !== undefined) return false;
  if (isNameOfAny(declared))
    return running.identities.some((name) => name.endsWith(`/${live}`) || live.endsWith(`/${name}`));
  return live !== "";
}

/** A reference by id or ARN must name its target; an attribute of it may be any text. */
function isNameOfAny(declared: string): boolean {
  const [, attribute] = /^⟨[^⟩.]+\.([^⟩]*)⟩$/.exec(declared) ?? [];
  return attribute === undefined || /(^|\.)(Arn|.*Id)$/.test(attribute);
}

/** Names that a token inside a text can stand for: none known means any; undefined means that its target does not run. */
function namesOf(token: string, pairs: Pairs): readonly string[] | undefined {
  if (token.startsWith("AWS::")) return [];
  const target = pairs.named(`⟨${token}⟩`);
  if (target === undefined) return [];
  const running = pairs.liveOf(target);
  if (running === undefined) return undefined;
  return isNameOfAny(`⟨${token}⟩`) ? running.identities : [];
}

function alternatives(names: readonly string[]): string {
  return names.length === 0 ? ".+" : `(?:${names.map((name) => literal(name)).join("|")})`;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
