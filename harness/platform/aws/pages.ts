// Every page of a paginated call, for APIs that hand out NextToken. A token that comes back a second time would never
// end, and is an error like any other that cuts a list off.

import { environmentError } from "../../core/errors.ts";

export async function everyPage<Page extends { NextToken?: string | undefined }, Item>(
  call: (token: { NextToken?: string }) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  const seen = new SeenTokens();
  let token: string | undefined;
  do {
    const page = await call(token === undefined ? {} : { NextToken: token });
    found.push(...listed(items(page)));
    token = page.NextToken === "" ? undefined : page.NextToken;
    seen.add(token);
  } while (token !== undefined);
  return found;
}

/** Tokens of one list so far; the same one twice means that the pages lead nowhere. */
export class SeenTokens {
  readonly #tokens = new Set<string>();

  add(token: string | undefined): void {
    if (token === undefined) return;
    if (this.#tokens.has(token)) {
      throw environmentError("the list is cut off: its pages repeat", { code: "ASSAY_AWS_TRUNCATED" });
    }
    this.#tokens.add(token);
  }
}

/** The list of an answer. An answer that has none is not an empty list: it is no answer to what was asked. */
export function listed<Item>(items: readonly Item[] | undefined): readonly Item[] {
  return told(items);
}

/** A member that the service always fills. An answer without it is no answer to what was asked. */
export function told<T>(member: T | undefined): T {
  if (member === undefined) throw environmentError("the answer lacks what was asked", { code: "ASSAY_AWS_MALFORMED" });
  return member;
}
