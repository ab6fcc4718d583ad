// Every page of a paginated call, for APIs that hand out NextToken.

export async function everyPage<Page extends { NextToken?: string | undefined }, Item>(
  call: (token: { NextToken?: string }) => Promise<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const page = await call(token === undefined ? {} : { NextToken: token });
    found.push(...(items(page) ?? []));
    token = page.NextToken === "" ? undefined : page.NextToken;
  } while (token !== undefined);
  return found;
}
