// What a check writes its findings into. One subject that cannot be decided never hides what another one shows, and a
// check that found nothing to look at is not held unless it is a prohibition.

import { leftOutFinding } from "#harness/core/verdict.ts";
import type { Finding, Judgement, Verdict } from "#harness/core/verdict.ts";
import type { Intent, Profile } from "#harness/config/profile.ts";
import { messageOf } from "#harness/core/errors.ts";
import { requirementOf } from "#harness/requirements/catalogue.ts";
import type { RequirementId } from "#harness/requirements/catalogue.ts";
import { Node, rootOf, Undecided } from "../model/node.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import type { Resource } from "../model/resource.ts";
import { Unresolved } from "../model/value.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** What a finding says beside its place. `actual` is the node's own value unless given. */
export interface Says {
  readonly message: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly why?: string;
  readonly patch?: { readonly cdk?: string; readonly cli?: string };
  /** Whether it is so whatever else there is, where the node is no plain value that says as much by itself. */
  readonly isShown?: boolean;
}

export type Subject = Node | Resource | "none";

export class Inspection {
  readonly model: PlatformModel;
  readonly profile: Profile;
  readonly #requirement: string;
  #violations: Finding[] = [];
  readonly #unknowns: Finding[] = [];
  readonly #remarks: Finding[] = [];
  /** Violations that a value shows which is written down, whatever else there is. */
  readonly #shown = new Set<Finding>();
  #subjects = 0;
  #prohibition = false;
  #outOfScope: string | undefined;

  constructor(requirement: string, model: PlatformModel, profile: Profile) {
    this.#requirement = requirement;
    this.model = model;
    this.profile = profile;
  }

  get intent(): Intent {
    return this.profile.intent;
  }

  /** Whether the profile has another row as well: what that one decides, this one leaves to it. */
  hasRow(id: RequirementId): boolean {
    return requirementOf(id).profiles.some((name) => name === this.profile.name);
  }

  /** Looks at each subject; an unresolved value makes this subject unknown and leaves the others alone. */
  each<T>(subjects: Iterable<T> | (() => Iterable<T>), look: (subject: T) => void): void {
    this.attempt(() => {
      for (const subject of typeof subjects === "function" ? subjects() : subjects) {
        this.#subjects += 1;
        this.attempt(() => {
          look(subject);
        }, subject);
      }
    });
  }

  /** Runs one look; unresolved values and crashes become unknown findings. */
  attempt(look: () => void, about?: unknown): void {
    try {
      look();
    } catch (error) {
      const place = error instanceof Undecided && error.node !== undefined ? error.node : about;
      const reason = error instanceof Undecided ? error.reason : `the checker crashed: ${messageOf(error)}`;
      this.undecided(isSubject(place) ? place : "none", { message: reason });
    }
  }

  /** Whether nothing was found to look at. */
  get isEmpty(): boolean {
    return this.#subjects === 0 && !this.#prohibition;
  }

  /** Counts a subject that was looked at outside `each`. */
  looked(): void {
    this.#subjects += 1;
  }

  /**
   * The row forbids something in what it guards: where that is there, nothing found is what it asks for. `guarded` is a type, or
   * a family of them (`Kubernetes::`); to ask whether there is any is no look at what the row is about.
   */
  prohibition(guarded: string): void {
    const isOne = (type: string) => type === guarded || (guarded.endsWith("::") && type.startsWith(guarded));
    if (this.model.resources.some(({ type }) => isOne(type))) this.#prohibition = true;
  }

  /** Where there is nothing of what the row is about, the rest of it shows nothing, however clean. */
  presupposes(found: readonly unknown[], what: string): void {
    if (found.length === 0) this.undecided("none", { message: `${what} was not found` });
  }

  violated(subject: Subject, says: Says): void {
    const resource = subject instanceof Node ? subject.resource : subject;
    if (resource !== "none" && resource.uncertain !== undefined) {
      const open = resource.uncertain;
      this.undecided(subject, {
        ...says,
        message: `${says.message} (if it exists: ${open.expression}, ${open.reason})`,
      });
      return;
    }
    this.#subjects += 1;
    const finding = this.#finding(subject, says);
    this.#violations.push(finding);
    if (says.isShown ?? (subject instanceof Node && isScalar(subject.raw))) this.#shown.add(finding);
  }

  /** What the platform should have and has not, so that there is no place to point at. */
  missing(says: Says): void {
    this.violated("none", says);
  }

  undecided(subject: Subject, says: Says): void {
    this.#subjects += 1;
    this.#unknowns.push(this.#finding(subject, says));
  }

  /** Shown, never turns the verdict. */
  warn(subject: Subject, says: Says): void {
    this.#remarks.push({ ...this.#finding(subject, says), severity: "warning" });
  }

  /** Nobody looked for anything that the row asked for: that nothing was found is no violation. */
  forgetAbsences(): void {
    this.#violations = this.#violations.filter(({ resource }) => resource !== "none");
  }

  /** The source is a part of the platform: what one of its values shows is shown, and nothing is whole or absent. */
  ofPart(reason: string): void {
    this.#violations = this.#violations.filter((finding) => this.#shown.has(finding));
    this.undecided("none", { message: reason });
  }

  /** Names the part of the promise that this source cannot show (rulings R27). */
  leftOut(message: string): void {
    this.#remarks.push(leftOutFinding(message));
  }

  /** This kind of source, or this profile, cannot decide the row. */
  outOfScope(reason: string): void {
    this.#outOfScope ??= reason;
  }

  /** Violated unless `holds`; the value may be unresolved, which raises. */
  expect(node: Node, holds: boolean, says: Says): void {
    this.#subjects += 1;
    if (!holds) this.violated(node, says);
  }

  judgement(): Judgement & { readonly reason?: string } {
    const requirement = this.#requirement;
    const findings = [...this.#violations, ...this.#unknowns, ...this.#remarks];
    const verdict = this.#verdict();
    if (verdict === "out-of-scope") return { requirement, verdict, findings, reason: this.#outOfScope ?? "" };
    if (verdict === "unknown" && findings.length === 0) {
      return { requirement, verdict, findings: [this.#finding("none", { message: "nothing to judge was found" })] };
    }
    return { requirement, verdict, findings };
  }

  #verdict(): Verdict {
    if (this.#violations.length > 0) return "violated";
    if (this.#unknowns.length > 0) return "unknown";
    if (this.#outOfScope !== undefined) return "out-of-scope";
    return this.#subjects > 0 || this.#prohibition ? "held" : "unknown";
  }

  #finding(subject: Subject, says: Says): Finding {
    const { message, expected, why, patch } = withoutSecrets(says, this.model.secrets);
    const node = subject === "none" ? undefined : subject instanceof Node ? subject : rootOf(subject);
    const raw = subject instanceof Node ? subject.raw : undefined;
    const found = says.actual ?? (raw instanceof Unresolved ? raw.toJSON() : raw);
    const actual = found === undefined ? undefined : withoutSecrets(plain(found), this.model.secrets);
    return {
      source: node?.resource.source ?? this.model.resources[0]?.source ?? "",
      resource: node?.resource.id ?? "none",
      ...(node === undefined ? {} : { path: node.pointer }),
      ...(actual === undefined ? {} : { actual }),
      ...(expected === undefined ? {} : { expected }),
      message,
      ...(why === undefined ? {} : { why }),
      ...(patch === undefined ? {} : { patch }),
    };
  }
}

function isScalar(raw: unknown): boolean {
  return typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean";
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function isSubject(value: unknown): value is Node | Resource {
  return (
    value instanceof Node ||
    (typeof value === "object" && value !== null && "pointer" in value && "identities" in value)
  );
}
