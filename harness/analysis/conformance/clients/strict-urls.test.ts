import { expect, it } from "vitest";
import { looseUrls } from "./strict-urls.ts";

const settings = (of: {
  url?: string;
  write?: string;
  read?: string;
  balanced?: string;
  properties?: [string, string][];
}) =>
  looseUrls({
    ...{ url: of.url, balanced: of.balanced, split: { write: of.write, read: of.read } },
    properties: new Map(of.properties),
  } as unknown as Parameters<typeof looseUrls>[0]);
const at = (rest: string): string => `jdbc:clickhouse://db:8123/production_db${rest}`;

it.each<[string, Parameters<typeof settings>[0], string[]]>([
  ["nothing configured", {}, []],
  ["TLS by a parameter, strict where nothing is said", { url: at("?ssl=true") }, []],
  ["written in capitals", { url: at("?ssl=TRUE&sslmode=STRICT") }, []],
  ["the scheme says it", { url: "jdbc:ch:https://db:8443" }, []],
  ["no TLS", { url: at("") }, ["db:8123 without TLS"]],
  ["TLS refused", { url: at("?ssl=false") }, ["db:8123 without TLS"]],
  ["a parameter without a value", { url: at("?ssl=") }, ["db:8123 without TLS"]],
  ["https elsewhere in the text", { url: "x-jdbc:ch:https://db:8443" }, ["db:8443 without TLS"]],
  ["TLS by a property", { url: at(""), properties: [["ssl", "true"]] }, []],
  [
    "a parameter before the property",
    { url: at("?ssl=false"), properties: [["ssl", "true"]] },
    ["db:8123 without TLS"],
  ],
  ["no mode", { url: at("?ssl=true&sslmode=none") }, ["db:8123 with ssl_mode none"]],
  ["no mode in newer words", { url: at("?ssl=true&ssl_mode=NONE") }, ["db:8123 with ssl_mode NONE"]],
  [
    "no mode by a property",
    { url: at("?ssl=true"), properties: [["ssl_mode", "trust"]] },
    ["db:8123 with ssl_mode trust"],
  ],
  [
    "no mode by an older property",
    { url: at("?ssl=true"), properties: [["sslmode", "none"]] },
    ["db:8123 with ssl_mode none"],
  ],
  [
    "each address by itself",
    { write: "jdbc:ch://w:1/?ssl=true", read: "jdbc:ch://r:2?ssl=false", balanced: "jdbc:ch://b:3" },
    ["r:2 without TLS", "b:3 without TLS"],
  ],
  ["an address that is none", { url: "db" }, ["db without TLS"]],
  ["several hosts", { url: "jdbc:ch://a:1,b:2/x" }, ["a:1,b:2 without TLS"]],
])("%s", (_what, of, loose) => {
  expect(settings(of)).toEqual(loose);
});
