import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import { podsOf } from "./manifest-objects.ts";
import { preparedVolumes, seenOf } from "./prepared-files.ts";

type Files = Readonly<Record<string, string>>;

const mounts = (...volumes: readonly { readonly name: string; readonly [more: string]: unknown }[]) =>
  volumes.map((one) => ({ mountPath: `/${one.name}`, ...one }));

/** What stands in the volumes of a set once these have run, with the manifest's place that each file comes from. */
function prepared(initContainers: readonly object[], spec: object = {}) {
  const model = platform({
    config: [
      "Kubernetes::ConfigMap",
      { metadata: { name: "config" }, data: { "a.xml": "A", "run.sh": "echo b > /v/b" } },
    ],
    words: ["Kubernetes::ConfigMap", { metadata: { name: "words" }, data: { A: "1" } }],
    set: [
      "Kubernetes::StatefulSet",
      {
        metadata: { name: "set" },
        spec: {
          template: {
            spec: {
              volumes: [
                { name: "in", configMap: { name: "config" } },
                { name: "v", emptyDir: {} },
                { name: "w", emptyDir: {} },
                { name: "keys", secret: { secretName: "keys" } },
              ],
              initContainers,
              ...spec,
            },
          },
        },
      },
    ],
  });
  const pods = present(podsOf(model)[0], "pods");
  return { pods, volumes: preparedVolumes(model, pods, "set-3") };
}

function texts(...told: Parameters<typeof prepared>): Record<string, Files> {
  const { volumes } = prepared(...told);
  return Object.fromEntries(
    [...volumes].map(([name, files]) => [name, Object.fromEntries([...files].map(([path, { text }]) => [path, text]))]),
  );
}

const all = mounts({ name: "in" }, { name: "v" });
const shell = (script: string, more: object = {}) => ({ command: ["sh", "-c", script], volumeMounts: all, ...more });

describe("a volume holds", () => {
  it.each<[string, object[], Record<string, Files>]>([
    ["nothing before anything runs", [], { v: {}, w: {} }],
    ["what a script writes", [shell("echo $HOSTNAME > /v/d/x")], { v: { "d/x": "set-3\n" }, w: {} }],
    ["what is copied", [shell("cp /in/* /v/")], { v: { "a.xml": "A", "run.sh": "echo b > /v/b" }, w: {} }],
    ["what the one before left", [shell("echo a > /v/x"), shell("echo b >> /v/x")], { v: { x: "a\nb\n" }, w: {} }],
    [
      "the same at another place",
      [
        shell("echo a > /v/x"),
        shell("cp -r /o/. /w/y", { volumeMounts: mounts({ name: "v", mountPath: "/o/" }, { name: "w" }) }),
      ],
      { v: { x: "a\n" }, w: { "y/x": "a\n" } },
    ],
    ["nothing of what stands elsewhere", [shell("echo a > /vv; echo b > /tmp/v/x")], { v: {}, w: {} }],
    [
      "what a variable says",
      [shell("echo $A > /v/x", { env: [{ name: "A", value: "1" }] })],
      { v: { x: "1\n" }, w: {} },
    ],
    [
      "what a map of variables says",
      [shell("echo $A > /v/x", { envFrom: [{ configMapRef: { name: "words" }, prefix: "" }] })],
      { v: { x: "1\n" }, w: {} },
    ],
    [
      "what is begun with, and what a variable of its own says instead",
      [
        shell("echo $P_A ${P_B:-c} $A > /v/x", {
          envFrom: [{ configMapRef: { name: "words" }, prefix: "P_" }],
          env: [{ name: "A", value: "2" }],
        }),
      ],
      { v: { x: "1 c 2\n" }, w: {} },
    ],
    ["what a script of a map writes", [{ command: ["/in/run.sh"], volumeMounts: all }], { v: { b: "b\n" }, w: {} }],
    [
      "what a shell reads there",
      [{ command: ["bash", "-e", "/in/run.sh"], volumeMounts: all }],
      { v: { b: "b\n" }, w: {} },
    ],
    [
      "what a copy without a shell makes",
      [{ command: ["cp"], args: ["/in/a.xml", "/v/"], volumeMounts: all }],
      { v: { "a.xml": "A" }, w: {} },
    ],
    [
      "what one by its whole name makes",
      [{ command: ["/bin/cp", "/in/a.xml", "/v/"], volumeMounts: all }],
      { v: { "a.xml": "A" }, w: {} },
    ],
    ["what somebody leaves alone", [{ command: ["true"], volumeMounts: all }], { v: {}, w: {} }],
    ["what others are not shown", [{ command: ["python3"], volumeMounts: mounts({ name: "in" }) }], { v: {}, w: {} }],
    [
      "what others only read",
      [{ command: ["python3"], volumeMounts: mounts({ name: "v", readOnly: true }) }],
      { v: {}, w: {} },
    ],
  ])("%s", (_what, containers, files) => {
    expect(texts(containers)).toEqual(files);
  });

  it.each([
    [["sh", "-c"], []],
    [["/bin/sh", "-ec"], []],
    [["/bin/bash", "-o", "pipefail", "-c"], []],
    [["/usr/bin/bash", "-euxo", "pipefail", "-c"], []],
    [["ash", "+x", "-c"], []],
    [["dash"], ["-c"]],
    [[], ["sh", "-c"]],
  ])("what %j %j is told", (command, args) => {
    const told = args.length > 0 ? { args: [...args, "echo a > /v/x"] } : { command: [...command, "echo a > /v/x"] };
    const container = { ...(command.length > 0 ? { command } : {}), ...told, volumeMounts: all };
    expect(texts([container])).toEqual({ v: { x: "a\n" }, w: {} });
  });
});

describe("a volume is not known", () => {
  it.each<[string, object]>([
    ["that an image's own program fills", { volumeMounts: all }],
    ["that another program fills", { command: ["python3", "-c", "true"], volumeMounts: all }],
    ["that a program of such a name fills", { command: ["/opt/cp", "/in/a.xml", "/v/"], volumeMounts: all }],
    ["that the program of a longer name fills", { command: ["cpx", "/in/a.xml", "/v/"], volumeMounts: all }],
    ["that a shell of another kind fills", { command: ["/opt/sh", "-c", "true"], volumeMounts: all }],
    ["that fish fills", { command: ["fish", "-c", "true"], volumeMounts: all }],
    ["that a program named like a shell fills", { command: ["shred", "-c", "true"], volumeMounts: all }],
    ["that a shell told nothing fills", { command: ["sh"], volumeMounts: all }],
    ["that a shell told only how fills", { command: ["sh", "-c"], volumeMounts: all }],
    ["that a script of the image fills", { command: ["sh", "/run.sh"], volumeMounts: all }],
    ["that a script of the image named like words fills", { command: ["sh", "-x", "true"], volumeMounts: all }],
    ["that is followed only in part", shell("echo a > /v/x; curl http://x -o /v/y")],
    ["of which a part is seen", shell("echo a > /v/x", { volumeMounts: mounts({ name: "v", subPath: "d" }) })],
    [
      "of which a pod's part is seen",
      shell("echo a > /v/x", { volumeMounts: mounts({ name: "v", subPathExpr: "d" }) }),
    ],
    ["with copies of secrets", shell("cp /keys/* /v/", { volumeMounts: mounts({ name: "keys" }, { name: "v" }) })],
    [
      "with what variables of a secret may say",
      shell("echo ${A:-b} > /v/x", { envFrom: [{ secretRef: { name: "keys" } }] }),
    ],
  ])("%s", (_what, container) => {
    expect(texts([container])).toEqual({ w: {} });
    expect(texts([container, shell("echo a > /v/x")])).toEqual({ w: {} });
  });

  it.each(["hostNetwork", "setHostnameAsFQDN"])("where a name is told that %s makes another", (setting) => {
    expect(texts([shell("echo $HOSTNAME > /v/x")], { [setting]: true })).toEqual({ w: {} });
    expect(texts([shell("echo a > /v/x")], { [setting]: true })).toEqual({ v: { x: "a\n" }, w: {} });
  });
});

it("a file stands in the map that it was copied from, or else in the script", () => {
  const { volumes } = prepared([
    { command: ["sh", "-c"], args: ["cp /in/a.xml /v/c.xml; echo a > /v/x; cp /v/x /v/y"], volumeMounts: all },
    { command: ["bash", "/in/run.sh"], volumeMounts: all },
    shell("echo z > /v/z; echo more >> /v/x"),
    { command: ["cp", "/in/run.sh", "/v/"], volumeMounts: all },
  ]);
  const places = [...(volumes.get("v") ?? [])].map(([path, { node }]) => [
    path,
    node.pointer.split("/").slice(-3).join("/"),
  ]);
  expect(Object.fromEntries(places)).toEqual({
    "c.xml": expect.stringMatching(/data\/a\.xml$/) as unknown,
    x: expect.stringMatching(/initContainers\/2\/command$/) as unknown,
    y: expect.stringMatching(/initContainers\/0\/args$/) as unknown,
    z: expect.stringMatching(/initContainers\/2\/command$/) as unknown,
    b: expect.stringMatching(/data\/run\.sh$/) as unknown,
    "run.sh": expect.stringMatching(/data\/run\.sh$/) as unknown,
  });
});

it("a container sees the files where it mounts their volume whole", () => {
  const volumeMounts = mounts({ name: "v", mountPath: "/etc/v/" }, { name: "none" }, { name: "in" });
  const part = mounts({ name: "v", subPath: "x" });
  const { pods, volumes } = prepared([shell("echo a > /v/x; echo b > /v/d/y")], {
    containers: [{ volumeMounts }, { volumeMounts: part }],
  });
  const seen = [0, 1].map((index) => seenOf(volumes, pods.spec.get("containers", index)));
  expect(seen.map((files) => [...files].map(([path, { text }]) => [path, text]))).toEqual([
    [
      ["/etc/v/x", "a\n"],
      ["/etc/v/d/y", "b\n"],
    ],
    [],
  ]);
});
