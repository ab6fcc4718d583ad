import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { podsOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import { preparedVolumes } from "../cluster/prepared-files.ts";
import { Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { platform } from "../sample-platform.ts";
import { isReadable, toldInWords } from "./config-writers.ts";
import type { ConfigElement } from "./config-tree.ts";

const home = "/etc/clickhouse-server";
const folders = [home, `${home}/config.d`];

interface Around {
  readonly volumes?: readonly object[];
  readonly initContainers?: readonly object[];
  readonly sidecars?: readonly object[];
}

function pod(server: object, { volumes = [], initContainers = [], sidecars = [] }: Around = {}) {
  const spec = { containers: [server, ...sidecars], initContainers, volumes };
  const model = platform({
    db: ["Kubernetes::StatefulSet", { spec: { template: { spec } } }],
    config: ["Kubernetes::ConfigMap", { data: { "a.xml": "<clickhouse/>" } }],
  });
  const pods = present(podsOf(model)[0], "pods");
  return { model, pods, container: pods.spec.get("containers", 0) };
}

/** Why nothing is known of the server's files; undefined where everything is. */
function unreadable({ model, pods, container }: { model: PlatformModel; pods: Pods; container: Pods["spec"] }) {
  try {
    isReadable(model, pods, { container, folders, prepared: preparedVolumes(model, pods, "db-0") });
    return undefined;
  } catch (error) {
    if (error instanceof Undecided) return `${error.node?.pointer ?? "?"}: ${error.message}`;
    throw error;
  }
}

describe("words of a command", () => {
  const tree = ({ name, text, children }: ConfigElement): unknown =>
    children.length === 0 ? { [name]: text } : { [name]: children.map(tree) };
  const told = (container: object) => toldInWords(pod(container).container).children.map(tree);
  it.each<[string, object, unknown[]]>([
    ["a port", { command: ["clickhouse-server", "--", "--http_port=8124"] }, [{ http_port: "8124" }]],
    ["a path", { args: ["--", "--logger.level=trace"] }, [{ logger: [{ level: "trace" }] }]],
    ["a longer path", { args: ["--", "--a.b.c=1"] }, [{ a: [{ b: [{ c: "1" }] }] }]],
    ["no value", { args: ["--", "--http_port="] }, [{ http_port: "" }]],
    ["a value with an equals sign", { args: ["--", "--a=b=c"] }, [{ a: "b=c" }]],
    ["several, in one string", { args: ["sh", "-c", "x -- --a=1  --b=2"] }, [{ a: "1" }, { b: "2" }]],
    ["in both lists", { command: ["x", "--"], args: ["--a=1"] }, [{ a: "1" }]],
    ["what stands before the dashes", { args: ["--a=1", "--", "--b=2"] }, [{ b: "2" }]],
    ["no dashes", { args: ["--a=1"] }, []],
    ["other words", { args: ["--", "--daemon", "x--a=1", "-a=1"] }, []],
    ["nothing", {}, []],
  ])("%s", (_what, container, expected) => {
    expect(told(container)).toEqual(expected);
  });

  it("stand at the command", () => {
    const root = toldInWords(pod({ command: ["x", "--", "--a=1"] }).container);
    expect([root.name, root.node.pointer]).toEqual(["clickhouse", "/spec/template/spec/containers/0/command"]);
  });
});

describe("folders of the configuration", () => {
  const mount = (mountPath: string, name = "v") => ({ volumeMounts: [{ name, mountPath }] });
  const known = { name: "v", configMap: { name: "config" } };
  const empty = { name: "v", emptyDir: {} };
  const claimed = { name: "v", persistentVolumeClaim: { claimName: "x" } };
  const at = "/spec/template/spec/containers/0/volumeMounts/0/mountPath";
  const unknown = (place: string) => `${at}: what there is in ${place} is not in the manifests`;
  it.each<[string, ReturnType<typeof pod>, string | undefined]>([
    ["from a map", pod(mount(home), { volumes: [known] }), undefined],
    ["from a claim", pod(mount(home), { volumes: [claimed] }), unknown(home)],
    [
      "from a claim, with its bar",
      pod(mount(`${home}/config.d/`), { volumes: [claimed] }),
      unknown(`${home}/config.d`),
    ],
    ["from nowhere", pod(mount(home)), unknown(home)],
    ["a claim elsewhere", pod(mount("/var/lib/clickhouse"), { volumes: [claimed] }), undefined],
    ["a claim beside it", pod(mount(`${home}-old`), { volumes: [claimed] }), undefined],
    [
      "one file of a claim",
      pod(mount(`${home}/config.d/a.xml`), { volumes: [claimed] }),
      unknown(`${home}/config.d/a.xml`),
    ],
    ["one file in YAML", pod(mount(`${home}/a.yml`), { volumes: [claimed] }), unknown(`${home}/a.yml`)],
    ["one file in YAML, in full", pod(mount(`${home}/a.yaml`), { volumes: [claimed] }), unknown(`${home}/a.yaml`)],
    ["one file of settings", pod(mount(`${home}/a.conf`), { volumes: [claimed] }), unknown(`${home}/a.conf`)],
    ["a file that the server passes over", pod(mount(`${home}/a.xml.bak`), { volumes: [claimed] }), undefined],
    ["a folder for something else", pod(mount(`${home}/certs`), { volumes: [claimed] }), undefined],
    ["empty, and nobody else's", pod(mount(home), { volumes: [empty] }), undefined],
    [
      "empty, and mounted by another for something else",
      pod(mount(home), { volumes: [empty], initContainers: [mount("/x", "w")] }),
      undefined,
    ],
    ["filled before", pod(mount(home), { volumes: [empty], initContainers: [mount("/x")] }), unknown(home)],
    ["filled beside", pod(mount(home), { volumes: [empty], sidecars: [mount("/x")] }), unknown(home)],
  ])("%s", (_what, server, expected) => {
    expect(unreadable(server)).toBe(expected);
  });

  it("are looked at one by one", () => {
    const volumeMounts = [...mount(home).volumeMounts, ...mount(`${home}/config.d`, "w").volumeMounts];
    const server = pod({ volumeMounts }, { volumes: [known, { ...claimed, name: "w" }] });
    expect(unreadable(server)).toBe(unknown(`${home}/config.d`).replace("volumeMounts/0", "volumeMounts/1"));
  });
});

describe("commands that write before the server starts", () => {
  const script = (text: string) => unreadable(pod({ command: ["sh", "-c", text] }));
  const written = (folder: string) =>
    `/spec/template/spec/containers/0/command: the command writes into ${folder} before the server starts`;
  it.each<[string, string | undefined]>([
    [`echo x > ${home}/config.d/a.xml; exec clickhouse-server`, written(home)],
    [`envsubst < /in >${home}/a.xml && clickhouse-server`, written(home)],
    [`cp /in/a.xml ${home}/config.d/`, written(home)],
    [`sed -i s/a/b/ ${home}/config.xml`, written(home)],
    [`cat ${home}/config.xml`, undefined],
    [`sed s/a/b/ ${home}/config.xml`, undefined],
    ["echo x > /tmp/a; exec clickhouse-server", undefined],
    [`echo x > /tmp/a; ls ${home}/config.d`, undefined],
    [`exec clickhouse-server --config-file=${home}/config.xml`, undefined],
  ])("%s", (text, expected) => {
    expect(script(text)).toBe(expected);
  });

  it("say so of the second folder alone as well", () => {
    const { model, pods, container } = pod({ args: ["sh", "-c", `tee /opt/b/a.xml`] });
    expect(() => {
      isReadable(model, pods, { container, folders: ["/opt/a", "/opt/b"], prepared: new Map() });
    }).toThrow("the command writes into /opt/b before the server starts");
  });
});
