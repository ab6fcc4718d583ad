import { expect, test } from "vitest";
import { olderServer, olderServers, serverBuilds, standardServer } from "./server-builds.ts";

const standard = { server: "/cache/server", library: "/cache/library.so" };

test("the standard server needs nothing of its own, an older one is a part of the cache named by its version", () => {
  expect(olderServer(standardServer)).toBeUndefined();
  expect(olderServers).toEqual(["24.8"]);
  expect(olderServer("24.8")?.name).toMatch(/^clickhouse-24\.8\.4\.1-\w+-[0-9a-f]{12}$/);
});

test("a tag without a build is an error that names those that there are", () => {
  expect(() => olderServer("23.8")).toThrow("there is no build of ClickHouse 23.8 for this target");
});

test("builds are those that are there: without older ones in the cache the standard one alone", () => {
  expect(serverBuilds("/nowhere", standard)).toEqual({ "25.8": standard });
});
