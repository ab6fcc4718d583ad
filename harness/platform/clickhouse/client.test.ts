import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectClickHouse } from "./client.ts";
import type { ClickHouse } from "./client.ts";
import { serverCodeOf } from "./failure.ts";
import { readLogin } from "./login.ts";

let answer: (response: ServerResponse) => void;
let server: Server;
let client: ClickHouse;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on("end", () => {
      answer(response);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  client = connectClickHouse({ url: `http://127.0.0.1:${String(port)}`, user: "app", password: "x", timeoutMs: 2_000 });
});

afterAll(async () => {
  await client.close();
  server.close();
});

function body(text: string, status = 200, headers: Record<string, string> = {}) {
  answer = (response) => response.writeHead(status, headers).end(text);
}

const json = (data: object[], rows = data.length) => JSON.stringify({ meta: [], data, rows });

describe("an answer", () => {
  it("is rows, a value or an exact number", async () => {
    body(json([{ n: "18446744073709551615" }]));
    await expect(client.rows("select")).resolves.toEqual([{ n: "18446744073709551615" }]);
    await expect(client.value("select")).resolves.toBe("18446744073709551615");
    await expect(client.number("select")).rejects.toThrow(/loses digits/);
    body(json([{ n: "3" }]));
    await expect(client.number("select")).resolves.toBe(3);
  });

  it.each([
    ["an empty body", ""],
    ["a cut body", '{"meta":[],"data":[{"n":1},'],
    ["fewer rows than counted", json([{ n: 1 }], 2)],
  ])("is never made of %s", async (_what, text) => {
    body(text);
    await expect(client.rows("select")).rejects.toMatchObject({ code: "ASSAY_CLICKHOUSE_UNREADABLE" });
  });

  it("may be an exception, with the server's number", async () => {
    body("Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)", 404, {
      "x-clickhouse-exception-code": "60",
    });
    const failure: unknown = await client.rows("select").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "ASSAY_CLICKHOUSE_REFUSED" });
    expect(serverCodeOf(failure)).toBe(60);
  });

  it("may not come at all", async () => {
    answer = (response) => response.destroy();
    const failure: unknown = await client.command("x").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "ASSAY_CLICKHOUSE_NO_ANSWER" });
    expect(serverCodeOf(failure)).toBeUndefined();
  });
});

describe("readLogin", () => {
  it("reads plain and generated secrets, and never quotes them when it cannot", () => {
    expect(readLogin("pw", "app")).toEqual({ username: "app", password: "pw" });
    expect(readLogin('{"username":"u","password":"pw"}', "app")).toEqual({ username: "u", password: "pw" });
    expect(() => readLogin('{"pass":"secret-text"}', "app")).toThrow(/^(?!.*secret-text)/);
  });
});
