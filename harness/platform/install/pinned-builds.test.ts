// The pins are read, whatever they are at the moment.

import { expect, test } from "vitest";
import { localArtifacts } from "./artifacts.ts";
import { pinnedBuilds } from "./pinned-builds.ts";

test("every engine has a version, and the one that its folder in the cache names", () => {
  const { clickhouse, keeper, emulator } = pinnedBuilds();
  expect(localArtifacts().clickhouse.name).toContain(`clickhouse-${clickhouse.split(" ")[0] ?? "?"}-`);
  expect(localArtifacts().zookeeper.name).toContain(`zookeeper-${keeper.split(" ")[1] ?? "?"}-`);
  expect(emulator).toMatch(/^moto \d+\.\d+/);
});
