// Numbers that the servers of the database offer themselves: queries of their own that answer scrapers at a path of the
// HTTP interface.

import { installedSections } from "../servers/installed-servers.ts";
import { elements, sections } from "../servers/server-config.ts";
import { bracketed, splitTop } from "../schema/sql-text.ts";
import { Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** One metric as somebody offers it. */
export interface Offer {
  readonly metric: string;
  readonly type: string;
  readonly labels: readonly string[];
  /** What is asked of the server for its value. */
  readonly query: string;
}

export interface ServedPage {
  readonly path: string;
  readonly offers: readonly Offer[];
  readonly node: Node;
}

/**
 * Every page for scrapers of the servers' configuration. Rules for other requests are none. Which pods an operator makes of
 * an installation, and so who asks all of them, is not followed: pages of such servers are not known.
 */
export function servedPages(model: PlatformModel): ServedPage[] {
  const [installed] = installedSections(model, "http_handlers");
  if (installed !== undefined)
    throw new Undecided("who asks servers that an operator makes is not followed", installed.node);
  return sections(model, "http_handlers").flatMap(({ xml, node }) =>
    elements(xml, "rule").flatMap((rule) => page(rule, node)),
  );
}

function page(rule: string, node: Node): ServedPage[] {
  const [path] = elements(rule, "url");
  const [method = "GET"] = elements(rule, "methods");
  const [query = ""] = elements(rule, "query").map(unescaped);
  const isQuery = elements(rule, "type")[0] === "predefined_query_handler" && /\bFORMAT\s+Prometheus\b/i.test(query);
  if (path === undefined || !isQuery || !method.toUpperCase().includes("GET")) return [];
  return [{ path, node, offers: joined(query.split(/\bUNION\s+ALL\b/i).flatMap(offer)) }];
}

/**
 * `SELECT 'name' AS name, 'gauge' AS type, map('label', column) AS labels, value …`, where rows may have one map or
 * another: `if(…, map('le', bound), map('sum', ''))`. Other answers are not followed.
 */
function offer(select: string): Offer[] {
  const [, columns] = /[\s\S]*\bSELECT\b([\s\S]*?)\bFROM\b/i.exec(select) ?? [];
  const texts = splitTop(columns ?? "", ",").map((column) => column.trim());
  const literals = texts.flatMap((text) => /^'([^']*)'/.exec(text)?.[1] ?? []);
  const metric = literals.find((literal) => !types.includes(literal));
  if (metric === undefined) return [];
  const type = literals.find((literal) => types.includes(literal)) ?? "untyped";
  const maps = texts.find((text) => /^(map|if|multiIf)\(/.test(text)) ?? "";
  return [
    {
      metric,
      type,
      labels: [...maps.matchAll(/\bmap(?=\()/g)].flatMap(({ index }) => keys(maps.slice(index + 3))),
      query: select,
    },
  ];
}

/** Names among the arguments of a map, from its bracket on; one that is computed is no name. */
function keys(map: string): string[] {
  return splitTop(bracketed(map), ",").flatMap((part, at) =>
    at % 2 === 0 ? (/^\s*'([^']+)'\s*$/.exec(part)?.[1] ?? []) : [],
  );
}

const types = ["gauge", "counter", "histogram", "summary", "untyped"];

/** Selects of one metric are one offer: a histogram has its bounds in one and its sum in another. */
function joined(offers: readonly Offer[]): Offer[] {
  return [...Map.groupBy(offers, ({ metric }) => metric)].flatMap(([metric, of]) => {
    const [first] = of;
    if (first === undefined) return [];
    const labels = [...new Set(of.flatMap((one) => one.labels))].filter(
      (label) => label !== "sum" && label !== "count",
    );
    return [{ metric, type: first.type, labels, query: of.map(({ query }) => query).join("\n") }];
  });
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
