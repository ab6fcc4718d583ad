// A page in headless Chromium, served from loopback: what it asks for, and whether it stands.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join, normalize } from "node:path";
import { chromium } from "@playwright/test";
import { present } from "../../core/errors.ts";
import { ensureSystemPrograms, findProgram } from "../../platform/install/system-packages.ts";

export interface PageRequests {
  /** Requests to anything but the page's own server. */
  readonly foreign: readonly string[];
  /** Own requests that failed, and errors of the page's scripts. */
  readonly failed: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

export async function requestsOf(page: string): Promise<PageRequests> {
  await ensureSystemPrograms(
    findProgram("chromium") === undefined ? [{ command: "chromium", debianPackage: "chromium" }] : [],
    false,
  );
  const server = createServer((request, response) => {
    const path = join(dirname(page), normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname)));
    if (!existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
    createReadStream(path).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const browser = await chromium.launch({
    executablePath: present(findProgram("chromium"), "Chromium is installed"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const foreign: string[] = [];
    const failed: string[] = [];
    const tab = await browser.newPage();
    tab.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:") && !request.url().startsWith("blob:"))
        foreign.push(request.url());
    });
    tab.on("response", (response) => {
      if (response.status() >= 400 && !response.url().endsWith("favicon.ico"))
        failed.push(`${String(response.status())} ${response.url()}`);
    });
    tab.on("pageerror", (error) => failed.push(error.message));
    await tab.goto(`${origin}/${basename(page)}`, { waitUntil: "networkidle" });
    if ((await tab.locator("body").innerText()).trim().length < 100) failed.push("the page is nearly empty");
    return { foreign, failed };
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
