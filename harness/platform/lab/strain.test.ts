import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memoryBounds, strained } from "./strain.ts";

const pod = {
  name: "clickhouse-1",
  labels: {},
  volumes: { data: "/run/v" },
  binds: [{ from: "/run/v", to: "/var/d" }],
};

describe("programs that can be strained", () => {
  it("carry the library, the pod's page and the volume", () => {
    expect(strained({ ...pod, argv: ["server", "--x"] })).toEqual([
      "/usr/bin/env",
      "LD_PRELOAD=/run/bin/assay-strain.so",
      "ASSAY_STRAIN=/dev/shm/assay-strain/clickhouse-1",
      "ASSAY_STRAIN_VOLUME=/var/d",
      "server",
      "--x",
    ]);
  });

  it("are those of pods with a volume alone", () => {
    expect(strained({ ...pod, volumes: {}, binds: [], argv: ["unbound"] })).toEqual(["unbound"]);
  });
});

describe("the bound of a server's memory", () => {
  it("is the one that the server is started with", () => {
    const text = readFileSync(new URL("services/clickhouse.ts", import.meta.url), "utf8");
    expect(text).toContain(`<max_server_memory_usage>${String(memoryBounds["clickhouse"])}</max_server_memory_usage>`);
  });
});
