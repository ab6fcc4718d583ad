// Builds of the embedded programs, read from the pins that they are installed by, so that neither can tell another tale.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { present } from "../../core/errors.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Name and build of each engine, as a manifest states them. */
export function pinnedBuilds(): Readonly<Record<"clickhouse" | "keeper" | "emulator", string>> {
  const clickhouse = "clickhouse.requirements.txt";
  const server = pin(clickhouse, /^# ClickHouse (\S+)/m);
  const library = pin(clickhouse, /^chdb==(\S+)/m);
  const zookeeper = pin("zookeeper.pom.xml", /<artifactId>zookeeper<\/artifactId>\s*<version>([\d.]{3,})</);
  return {
    clickhouse: `${server} (chdb ${library})`,
    keeper: `ZooKeeper ${zookeeper} (substitute)`,
    emulator: `moto ${pin("../emulator/requirements.txt", /^moto==(\S+)/m)}`,
  };
}

function pin(file: string, pattern: RegExp): string {
  return present(pattern.exec(readFileSync(join(here, file), "utf8"))?.[1], `a version in ${file}`);
}
