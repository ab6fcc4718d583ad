import { describe, expect, test } from "vitest";
import type { DruidProgramSpec } from "../druid-programs.ts";
import { druidSettings } from "./druid.ts";

const spec: DruidProgramSpec = {
  kind: "druid",
  process: "historical",
  address: "druid-historical-0.druid-historical.druid.svc.cluster.local",
  port: 8083,
  memory: { heap: "384m", direct: "256m" },
  settings: {
    "druid.extensions.loadList": '["druid-s3-extensions","prometheus-emitter"]',
    "druid.discovery.type": "k8s",
    "druid.zk.service.enabled": "false",
    "druid.emitter": "prometheus",
    "druid.storage.bucket": "deep",
  },
  coordinators: "zk:2181",
  region: "us-west-2",
};

describe("settings of a process of Druid", () => {
  test("the platform's own stay, and what the lab has not is replaced", () => {
    const settings = druidSettings(spec);
    expect(settings["druid.storage.bucket"]).toBe("deep");
    expect(settings["druid.zk.service.host"]).toBe("zk:2181");
    expect(settings["druid.emitter"]).toBe("noop");
    expect(settings["druid.plaintextPort"]).toBe("8083");
    expect(Object.keys(settings)).not.toContain("druid.discovery.type");
    expect(Object.keys(settings)).not.toContain("druid.zk.service.enabled");
  });

  test("tasks have the platform's own memory, and are weighed", () => {
    const options = '["-Xmx256m","-XX:MaxDirectMemorySize=128m"]';
    const told = { ...spec.settings, "druid.worker.capacity": "2", "druid.indexer.runner.javaOptsArray": options };
    const settings = druidSettings({ ...spec, process: "middlemanager", settings: told });
    expect(settings["druid.worker.capacity"]).toBe("2");
    expect(JSON.parse(settings["druid.indexer.runner.javaOptsArray"] ?? "")).toEqual(
      expect.arrayContaining(["-Xmx256m", "-XX:MaxDirectMemorySize=128m", "-XX:+ExitOnOutOfMemoryError"]),
    );
    expect(settings["druid.indexer.runner.javaCommand"]).toBe("/etc/druid-assay/peon");
  });

  test("buffers are as large as the platform says, and small where it says nothing", () => {
    const size = "druid.processing.buffer.sizeBytes";
    expect(druidSettings(spec)[size]).toBe("10000000");
    expect(druidSettings({ ...spec, settings: { ...spec.settings, [size]: "52428800" } })[size]).toBe("52428800");
  });

  test("an extension that nobody knows stops the lab", () => {
    const settings = { ...spec.settings, "druid.extensions.loadList": '["druid-s3-extensions","druid-hdfs-storage"]' };
    expect(() => druidSettings({ ...spec, settings })).toThrow("the lab has no extension druid-hdfs-storage of Druid");
  });
});
