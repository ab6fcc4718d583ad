// One configuration file of a ClickHouse server as a tree: XML, or YAML by the server's own rules for it.

import { parse } from "yaml";
import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

export interface ConfigElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly ConfigElement[];
  /** Its own text, entities replaced; empty where it has children. */
  readonly text: string;
  /** The entry of a config map that said it last. */
  readonly node: Node;
  /** Why its value is not known: it comes from elsewhere. */
  readonly open?: string;
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** The root element of a file; undefined where the text is no configuration of a server. */
export function configTree(name: string, text: string, node: Node): ConfigElement | undefined {
  if (/\.ya?ml$/.test(name)) return yamlTree(text, node);
  return /<(clickhouse|yandex)[\s/>]/.test(text) ? xmlTree(text, node) : undefined;
}

type Open = { -readonly [key in keyof ConfigElement]: ConfigElement[key] } & { children: ConfigElement[] };

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g;

function xmlTree(text: string, node: Node): ConfigElement {
  const root: Open = element("", node);
  const above: Open[] = [root];
  for (const [, data, closing, name = "", attributes = "", ends, words] of text.matchAll(token)) {
    const current = above.at(-1) ?? root;
    if (data !== undefined) current.text += data;
    else if (words !== undefined) current.text += unescaped(words);
    else if (closing === "/") {
      if (current.name !== name) throw new Undecided(`</${name}> ends no <${name}>: the server cannot read it`, node);
      current.text = current.children.length > 0 ? "" : current.text.trim();
      above.pop();
    } else if (closing !== undefined) {
      const child: Open = { ...element(name, node), attributes: attributesOf(attributes) };
      current.children.push(child);
      if (ends !== "/") above.push(child);
    }
  }
  const [top] = root.children;
  if (top === undefined || above.length > 1)
    throw new Undecided("an element has no end: the server cannot read it", node);
  return top;
}

function attributesOf(text: string): Map<string, string> {
  const pairs = text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map([...pairs].map(([, name = "", double, single]) => [name, unescaped(double ?? single ?? "")]));
}

function unescaped(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Keys are elements, those that begin with `@` attributes, items of a list elements of one name. */
function yamlTree(text: string, node: Node): ConfigElement {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new Undecided("the server cannot read this YAML", node);
  }
  return yamlElement("clickhouse", value, node);
}

function yamlElement(name: string, value: unknown, node: Node): ConfigElement {
  if (!isObject(value)) return { ...element(name, node), text: written(value) };
  const own = Object.entries(value);
  return {
    ...element(name, node),
    attributes: new Map(own.filter(([key]) => key.startsWith("@")).map(([key, one]) => [key.slice(1), written(one)])),
    children: own
      .filter(([key]) => !/^[@#]/.test(key))
      .flatMap(([key, one]) => (Array.isArray(one) ? one : [one]).map((item) => yamlElement(key, item, node))),
    text: written(value["#text"]),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

export function element(name: string, node: Node): Open {
  return { name, node, attributes: new Map(), children: [], text: "" };
}

/** A configuration that says nothing. */
export function empty(node: Node): ConfigElement {
  return element("clickhouse", node);
}

/** What stands for a value that comes from elsewhere; `elements` refuses to read it. */
const unknownMark = "\uE000";

/** XML of an element as the server keeps it after reading: no comments, nothing left to be included. */
export function xmlOf(one: ConfigElement): string {
  const { name, attributes, children, text, open } = one;
  const said = [...attributes].map(([key, value]) => ` ${key}="${escaped(value).replaceAll('"', "&quot;")}"`).join("");
  const inner = children.length > 0 ? children.map(xmlOf).join("") : escaped(text);
  const inside = open === undefined ? inner : `${unknownMark}${open}`;
  return `<${name}${said}>${inside}</${name}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text of an element; raises where only somebody else knows it. */
export function textOf({ open, text, node }: ConfigElement): string {
  if (open !== undefined) throw new Undecided(open, node);
  return text;
}

/** A text of the configuration; raises where only somebody else knows it. */
export function known(text: string): string {
  if (text.startsWith(unknownMark)) throw new Undecided(text.slice(unknownMark.length));
  return text;
}
