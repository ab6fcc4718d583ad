// What Druid is synthesized from: account, region, environment, version and, where there is one, the domain. Nothing is
// guessed: what is missing or malformed is named, all of it at once.

export interface DruidContext {
  readonly account: string;
  readonly region: string;
  readonly environment: string;
  readonly version: string;
  readonly domain: string | undefined;
}

/** What each part has to look like, in words and as a pattern. */
const forms: Readonly<Record<keyof DruidContext, { readonly pattern: RegExp; readonly words: string }>> = {
  account: { pattern: /^\d{12}$/, words: "twelve digits" },
  region: { pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, words: "a region like us-west-2" },
  environment: { pattern: /^prototype$/, words: "prototype, the one environment that there are templates of" },
  version: { pattern: /^v1$/, words: "v1, the one version that there are templates of" },
  domain: { pattern: /^([a-z0-9-]+\.)+[a-z]{2,}$/, words: "a name like example.com" },
};

/** Why nothing is synthesized: one line for each part. */
export class IncompleteContext extends Error {
  override readonly name = "IncompleteContext";
}

/** The context of a file's text; raises with every part that is missing, malformed or unknown. */
export function readContext(text: string): DruidContext {
  const values = objectOf(text);
  const known = Object.keys(forms) as (keyof DruidContext)[];
  const complaints = [
    ...known.flatMap((part) => complaintOf(part, values[part])),
    ...Object.keys(values)
      .filter((part) => !(part in forms))
      .map((part) => `${part}: no part of the context`),
  ];
  if (complaints.length > 0) throw new IncompleteContext(complaints.join("; "));
  const part = (name: keyof DruidContext): string => String(values[name]);
  return {
    account: part("account"),
    region: part("region"),
    environment: part("environment"),
    version: part("version"),
    domain: values["domain"] === undefined ? undefined : part("domain"),
  };
}

function complaintOf(part: keyof DruidContext, value: unknown): string[] {
  const { pattern, words } = forms[part];
  if (value === undefined) return part === "domain" ? [] : [`${part} is missing (${words})`];
  // A number would have lost the zeros that an account may begin with.
  if (typeof value !== "string") return [`${part}: expected text, got ${typeof value}`];
  return pattern.test(value) ? [] : [`${part}: expected ${words}, got "${value}"`];
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new IncompleteContext("the file is no JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new IncompleteContext("the file holds no object");
  }
  return parsed as Readonly<Record<string, unknown>>;
}
