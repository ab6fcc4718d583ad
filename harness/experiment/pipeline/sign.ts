// The outside sign that a fault on the stream bites: the part that it hits is looked at, member by member, before it and
// again and again since.

import type { MemberState, PartName, Look, Looker } from "../../platform/stream/members.ts";
import { bitten } from "./bitten.ts";

export interface SignOptions {
  readonly part: PartName;
  readonly look: Looker;
  readonly doOthersAnswer: () => Promise<boolean>;
  /** Names of the pods that the fault is planned to hit. */
  readonly targets: readonly string[];
}

const nobody: Look = new Map<string, MemberState>();

export class Sign {
  readonly seenWithinMs = 30_000;
  readonly #options: SignOptions;
  #before: Look = nobody;
  #previous: Look | undefined;
  #seen: string | undefined;

  constructor(options: SignOptions) {
    this.#options = options;
  }

  /** Once, before the fault; what does not answer now shows nothing later. */
  async lookBefore(): Promise<boolean> {
    this.#before = await this.#options.look().catch(() => nobody);
    return this.#before.size > 0;
  }

  /** What has been seen of the fault so far; undefined as long as nothing shows it. */
  async seen(): Promise<string | undefined> {
    this.#seen ??= await this.now();
    return this.#seen;
  }

  /** The same of this moment alone. */
  async now(): Promise<string | undefined> {
    const { part, look, targets, doOthersAnswer } = this.#options;
    const latest = await look().catch(() => undefined);
    if (latest === undefined) return undefined;
    const previous = this.#previous;
    this.#previous = latest;
    if (previous === undefined) return undefined;
    const said = bitten({
      before: this.#before,
      since: [previous, latest],
      wanted: [...this.#before.keys()].filter((name) => targets.some((target) => isSame(name, target))),
      doOthersAnswer: await doOthersAnswer(),
    });
    return said === undefined ? undefined : `${part}: ${said}`;
  }
}

/** A pod's name begins its address; a server's own name and a process' id are shorter and longer by a part. */
function isSame(member: string, target: string): boolean {
  const [name = ""] = member.split(".");
  return name === target || target.startsWith(`${name}-`) || name.startsWith(`${target}-`);
}
