// Pages of services that hand out markers. A page that says it is cut off and names no next one is an error, not an end.

import { environmentError } from "../../../core/errors.ts";
import { listed, SeenTokens } from "../pages.ts";

export interface MarkedPage<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
  readonly truncated?: boolean | undefined;
}

export async function everyMarker<Answer, Item>(
  call: (marker: { Marker?: string }) => Promise<Answer>,
  read: (answer: Answer) => MarkedPage<Item>,
): Promise<Item[]> {
  const found: Item[] = [];
  const seen = new SeenTokens();
  let marker: string | undefined;
  do {
    const page = read(await call(marker === undefined ? {} : { Marker: marker }));
    found.push(...listed(page.items));
    marker = page.next === "" ? undefined : page.next;
    if (page.truncated === true && marker === undefined) {
      throw environmentError("the list is cut off and names no next page", { code: "ASSAY_AWS_TRUNCATED" });
    }
    if (page.truncated === false) marker = undefined;
    seen.add(marker);
  } while (marker !== undefined);
  return found;
}

/** The same for services that call it `nextToken`. */
export async function everyToken<Answer extends { nextToken?: string | undefined }, Item>(
  call: (token: { nextToken?: string }) => Promise<Answer>,
  items: (answer: Answer) => readonly Item[] | undefined,
): Promise<Item[]> {
  return everyMarker(
    ({ Marker }) => call(Marker === undefined ? {} : { nextToken: Marker }),
    (answer) => ({ items: items(answer), next: answer.nextToken }),
  );
}
