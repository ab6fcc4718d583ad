// Whether an application asks for TLS, with the server's certificate checked, at every address that it is configured with.
// Source: clickhouse-java, "JDBC driver", `ssl` and `ssl_mode` (STRICT where nothing is said).

import type { ApplicationSettings } from "./application-settings.ts";

/** What is wrong, in words; empty where every address is strict. */
export function looseUrls(settings: ApplicationSettings): string[] {
  const { url, split, balanced, properties } = settings;
  const urls = [url, split.write, split.read, balanced].filter((one) => one !== undefined);
  return urls.flatMap((one) => {
    const told = parametersOf(one);
    const mode = told.get("sslmode") ?? told.get("ssl_mode") ?? properties.get("ssl_mode") ?? properties.get("sslmode");
    const isTls = /^jdbc:\w+:https:/.test(one) || (told.get("ssl") ?? properties.get("ssl"))?.toLowerCase() === "true";
    if (!isTls) return [`${hostsOf(one)} without TLS`];
    return mode === undefined || mode.toLowerCase() === "strict" ? [] : [`${hostsOf(one)} with ssl_mode ${mode}`];
  });
}

function parametersOf(url: string): ReadonlyMap<string, string> {
  return new Map(new URLSearchParams(/\?(.*)$/.exec(url)?.[1] ?? ""));
}

function hostsOf(url: string): string {
  return /\/\/([^/?]+)/.exec(url)?.[1] ?? url;
}
