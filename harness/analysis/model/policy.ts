// Policy documents of IAM, buckets, keys, topics, endpoints and the rest, statement by statement, read lazily: an
// unresolved resource of one statement does not hide the actions of another.

import { Node, Undecided } from "./node.ts";
import { isMap } from "./value.ts";
import type { Value } from "./value.ts";

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`. A bare `*` counts as `AWS`. */
  readonly kind: string;
  readonly value: string;
  readonly node: Node;
}

export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly node: Node;
}

export class Statement {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  get effect(): string {
    return this.node.get("Effect").text() ?? "";
  }

  get allows(): boolean {
    return this.effect === "Allow";
  }

  get hasNotPrincipal(): boolean {
    return this.node.get("NotPrincipal").exists;
  }

  principals(): Principal[] {
    const principal = this.node.get("Principal");
    if (!isMap(principal.value())) return principal.texts().map((value) => ({ kind: "AWS", value, node: principal }));
    return principal
      .entries()
      .flatMap(([kind, list]) => list.list().map((node) => ({ kind, value: node.text() ?? "", node })));
  }

  actions(): string[] {
    return this.node.get("Action").texts();
  }

  notActions(): string[] {
    return this.node.get("NotAction").texts();
  }

  resources(): string[] {
    return this.node.get("Resource").texts();
  }

  notResources(): string[] {
    return this.node.get("NotResource").texts();
  }

  conditions(): PolicyCondition[] {
    return this.node
      .get("Condition")
      .entries()
      .flatMap(([operator, keys]) => {
        return keys.entries().map(([key, node]) => ({ operator, key, values: node.texts(), node }));
      });
  }

  /** Whether the statement's action part takes in an action. */
  coversAction(action: string): boolean {
    const denied = this.notActions();
    if (denied.length > 0) return !denied.some((pattern) => wildcardMatches(pattern, action));
    return this.actions().some((pattern) => wildcardMatches(pattern, action));
  }

  /** Whether the statement's resource part takes in an ARN (or all that an ARN pattern names). */
  coversResource(arn: string): boolean {
    const denied = this.notResources();
    if (denied.length > 0) return !denied.some((pattern) => wildcardMatches(pattern, arn));
    return this.resources().some((pattern) => wildcardMatches(pattern, arn));
  }

  /** `*` as a principal, whatever the notation; beside it nobody asks whom a value that is not known names. */
  isForEveryone(): boolean {
    if (this.hasNotPrincipal) return true;
    const principal = this.node.get("Principal");
    const named = isMap(principal.value()) ? principal.entries() : [];
    const isMarked = named.some(([kind, list]) => kind !== "Service" && holdsWildcard(list));
    return isMarked || this.principals().some(({ kind, value }) => value === "*" && kind !== "Service");
  }
}

function holdsWildcard(list: Node): boolean {
  return (ifKnown(() => list.list()) ?? []).some((node) => ifKnown(() => node.text()) === "*");
}

function ifKnown<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

/** Statements of a policy document; a document given as JSON text is parsed first. */
export function statementsOf(document: Node): Statement[] {
  const parsed = asDocument(document);
  return parsed
    .get("Statement")
    .list()
    .map((node) => new Statement(node));
}

function asDocument(node: Node): Node {
  const value = node.value();
  if (typeof value !== "string") return node;
  try {
    return new Node(node.resource, node.pointer, JSON.parse(value) as Value);
  } catch {
    throw new Undecided("the policy is text that is not JSON", node);
  }
}

/** IAM's wildcards: `*` any run, `?` one character. Actions ignore case; ARNs are compared without it too, erring wide. */
export function wildcardMatches(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.length === text.length && pattern.toLowerCase() === text.toLowerCase();
  return compiled(pattern).test(text);
}

/** Patterns repeat by the thousand; compiling them is what costs. */
const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const made = new RegExp(`^${source}$`, "is");
  patterns.set(pattern, made);
  return made;
}
