// Values that name resources: a description names them by tokens, the platform by ids, names and ARNs.

import { textOf } from "../model/value.ts";
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
  const pieces = piecesOf(declared);
  if (!pieces.some(isToken)) return plain(declared) === plain(live);
  const pattern = pieces.map((piece) => {
    if (!isToken(piece)) return literal(piece);
    const names = namesOf(piece.slice(1, -1), pairs);
    return names === undefined ? undefined : alternatives(names);
  });
  return pattern.includes(undefined) ? undefined : new RegExp(`^${pattern.join("")}$`, "s").test(live);
}

/** A text in pieces: tokens, each whole with the tokens inside it, and what stands between them. */
function piecesOf(text: string): string[] {
  const pieces = [""];
  let depth = 0;
  for (const letter of text) {
    if (letter === "⟨" && depth === 0) pieces.push("");
    pieces.push((pieces.pop() ?? "") + letter);
    depth += letter === "⟨" ? 1 : letter === "⟩" ? -1 : 0;
    if (letter === "⟩" && depth === 0) pieces.push("");
  }
  return pieces.filter((piece) => piece !== "");
}

function isToken(piece: string): boolean {
  return piece.startsWith("⟨");
}

/** Names of hosts are compared without case and the dot at their end, and without the word for both families before them. */
function plain(text: string): string {
  return text
    .replace(/\.$/, "")
    .replace(/^dualstack\./i, "")
    .toLowerCase();
}

function sameTarget(target: Resource, declared: string, at: { live: string; pairs: Pairs }): boolean | undefined {
  const { live, pairs } = at;
  const running = pairs.liveOf(target);
  if (running === undefined) return undefined;
  const named = pairs.running(live);
  if (named === running || running.identities.includes(live)) return true;
  if (named !== undefined) return false;
  const told = toldBy(running, declared);
  if (told.length > 0) return told.some((one) => plain(one) === plain(live));
  if (isNameOfAny(declared))
    return running.identities.some((name) => name.endsWith(`/${live}`) || live.endsWith(`/${name}`));
  return live !== "";
}

/** A reference by id or ARN must name its target; an attribute of it may be any text. */
function isNameOfAny(declared: string): boolean {
  const attribute = attributeOf(declared);
  return attribute === undefined || /(^|\.)(Arn|.*Id)$/.test(attribute);
}

/** What the platform itself says that the attribute is; the full name of a balancer or target group is the end of its ARN. */
function toldBy(running: Resource, declared: string): string[] {
  const attribute = attributeOf(declared) ?? "";
  if (attribute.endsWith("FullName"))
    return running.identities.map((name) => name.replace(/^.*:(loadbalancer\/)?/, ""));
  const told = textOf(running.attributes[attribute]);
  return told === "" ? [] : [told];
}

function attributeOf(declared: string): string | undefined {
  return /^⟨[^⟩.]+\.([^⟩]*)⟩$/.exec(declared)?.[1];
}

/** Names that a token inside a text can stand for: none known means any; undefined means that its target does not run. */
function namesOf(token: string, pairs: Pairs): readonly string[] | undefined {
  if (token.startsWith("AWS::")) return [];
  const target = pairs.named(`⟨${token}⟩`);
  if (target === undefined) return [];
  const running = pairs.liveOf(target);
  if (running === undefined) return undefined;
  const told = toldBy(running, `⟨${token}⟩`);
  if (told.length > 0) return told;
  return isNameOfAny(`⟨${token}⟩`) ? running.identities : [];
}

function alternatives(names: readonly string[]): string {
  return names.length === 0 ? ".+" : `(?:${names.map((name) => literal(name)).join("|")})`;
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
