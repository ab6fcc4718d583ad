import { describe, expect, test } from "vitest";
import { coverRoot, mountScript, quote } from "./mount-script.ts";

const plan = {
  hostname: "clickhouse-0",
  state: "/run/assay/instances/clickhouse-0",
  covers: ["/var/lib/clickhouse"],
  binds: [{ from: "/run/assay/volumes/clickhouse-0/data", to: "/var/lib/clickhouse" }],
  files: ["/etc/clickhouse-server/config.d/a.xml"],
  trusted: false,
};

describe("the mount script", () => {
  test("volumes are bound after the folders that cover them and before the files", () => {
    const script = mountScript(plan);
    const [overlay, bind, copy] = ["mount -t overlay", "mount --bind", "cp -p"].map((text) => script.indexOf(text));
    expect(overlay).toBeGreaterThan(0);
    expect(bind).toBeGreaterThan(overlay ?? 0);
    expect(copy).toBeGreaterThan(bind ?? 0);
  });

  test("only a trusted host keeps the lab's own state in sight", () => {
    expect(mountScript(plan)).toContain("tmpfs /run/assay");
    expect(mountScript({ ...plan, trusted: true })).not.toContain("tmpfs /run/assay");
  });

  test("nothing of the machine's own file system is written: what is written is covered first", () => {
    expect(coverRoot("/etc/clickhouse-server/config.d")).toBe("/etc");
    expect(coverRoot("/var/lib/clickhouse")).toBe("/var/lib");
    expect(coverRoot("/opt/of-nobody/data")).toBe("/opt");
  });

  test("names cannot break out of their quotes", () => {
    expect(quote("a'; rm -rf /'")).toBe(`'a'\\''; rm -rf /'\\'''`);
  });
});
