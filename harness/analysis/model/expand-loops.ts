// `Fn::ForEach` of AWS::LanguageExtensions, written out: a loop over a list that the template itself shows is as good as
// its copies. A loop over anything else stays as it stands, and whoever reads on has to say so.

type Tree = Readonly<Record<string, unknown>>;

const loopKey = /^Fn::ForEach::[A-Za-z0-9]+$/;

/** The template with its loops written out where their lists are known. */
export function expandLoops(template: Tree): Record<string, unknown> {
  const parameters = asTree(template["Parameters"]);
  const sections = Object.entries(template).map(([name, value]) => [
    name,
    ["Resources", "Conditions", "Outputs"].includes(name) ? expanded(value, parameters) : value,
  ]);
  return Object.fromEntries(sections) as Record<string, unknown>;
}

/** Whether a key stands for a loop. */
export function isLoop(key: string): boolean {
  return loopKey.test(key);
}

function expanded(value: unknown, parameters: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => expanded(item, parameters));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).flatMap(([key, child]) => {
    const copies = isLoop(key) ? copiesOf(child, parameters) : undefined;
    if (copies !== undefined) return copies.flatMap((copy) => Object.entries(asTree(expanded(copy, parameters))));
    return [[key, expanded(child, parameters)] as const];
  });
  return Object.fromEntries(entries);
}

/** The body of a loop for each item of its list; undefined where the list is not known. */
function copiesOf(loop: unknown, parameters: Tree): unknown[] | undefined {
  if (!Array.isArray(loop) || loop.length !== 3) return undefined;
  const [name, list, body] = loop as unknown[];
  const items = itemsOf(list, parameters);
  if (typeof name !== "string" || items === undefined) return undefined;
  return items.map((item) => filledIn(body, name, item));
}

function itemsOf(list: unknown, parameters: Tree): string[] | undefined {
  if (Array.isArray(list)) {
    const parts = list.map((item) => (typeof item === "object" ? itemsOf(item, parameters) : [String(item)]));
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  }
  const name = asTree(list)["Ref"];
  const declared = typeof name === "string" ? asTree(parameters[name])["Default"] : undefined;
  return typeof declared === "string" ? declared.split(",").map((item) => item.trim()) : undefined;
}

/** A body with one item in the place of the loop's name: `${Name}` and `&{Name}` in texts and keys, `Ref` of the name. */
function filledIn(value: unknown, name: string, item: string): unknown {
  const text = (written: string): string =>
    written.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, item.replaceAll(/[^A-Za-z0-9]/g, ""));
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((child) => filledIn(child, name, item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && (value as Tree)["Ref"] === name) return item;
  return Object.fromEntries(entries.map(([key, child]) => [text(key), filledIn(child, name, item)]));
}

function asTree(value: unknown): Tree {
  return typeof value === "object" && value !== null ? (value as Tree) : {};
}
