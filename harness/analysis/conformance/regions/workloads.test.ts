// What runs in a region and how it is reached, on a few objects: services, sizes and volumes.

import { expect, it } from "vitest";
import { inFull, told } from "../sample-platform.ts";
import { object, topology } from "./sample-region.ts";
import type { Objects } from "./sample-region.ts";

const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });

it("CH-008: each service leads to servers, at its own ports", () => {
  const labels = { app: "ch", zone: "a" };
  const image = "clickhouse/clickhouse-server:25.3";
  const listening = [{ name: "http", containerPort: 8123 }, { containerPort: 9000 }];
  const set = (containers: object[], more: object = labels, of: { name?: string; namespace?: string } = {}) => {
    const { name = "clickhouse-us", ...where } = of;
    const template = { metadata: { labels: more }, spec: { containers } };
    return object("StatefulSet", { ...named(name, where), spec: { template } });
  };
  const S = set([{ name: "side" }, { name: "server", image, ports: listening }]);
  const spec = (numbers: number[], more: object = {}) => ({
    ...{ selector: { app: "ch" }, ports: numbers.map((port) => ({ port })) },
    ...more,
  });
  const service = (name: string, numbers: number[], more: object = {}, of: object = {}) =>
    object("Service", { ...named(name, of), spec: spec(numbers, more) });
  const others = {
    A: service("clickhouse-us", [9009, 9000, 8123], { clusterIP: "None" }),
    G: service("clickhouse-global", [8123, 9000]),
  };
  const front = (more: object, of: object = {}) => ({
    S,
    ...others,
    B: service("clickhouse-us-lb", [8123, 9000], more, of),
  });
  const said = (cases: Readonly<Record<string, Objects>>, more: object = topology) =>
    inFull("CH-008", cases, { topology: more }).replaceAll("Service/db/clickhouse-us-lb/spec/", "");
  const port = (more: object) => ({ ports: [{ port: 8123, ...more }, { port: 9000 }] });
  expect(
    said({
      whole: front({}),
      "none of its name": { S, ...others },
      "one port more": front({ ports: [{ port: 8123 }, { port: 9000 }, { port: 10_000 }] }),
      "a port without a number": front({ ports: [{ port: 8123 }, { name: "x" }] }),
      "chosen by two labels": front({ selector: labels }),
      "chosen by one that is another's": front({ selector: { ...labels, zone: "b" } }),
      "chosen by none": front({ selector: {} }),
      "no server is chosen": { ...front({}), S: set([{ name: "side", image: "other" }]) },
      "a server by its name": { ...front({}), S: set([{ name: "clickhouse", image: "own/build" }]) },
      "addresses outside": front({ externalIPs: ["192.0.2.1"] }),
      "by the port's name": front(port({ targetPort: "http" })),
      "by a name of nobody": front(port({ targetPort: "web" })),
      "by another number": front(port({ targetPort: 8124 })),
      "by its own number": front(port({ targetPort: 8123, protocol: "TCP" })),
      "by UDP": front(port({ protocol: "UDP" })),
      "in another namespace": front({}, { namespace: "other" }),
    }),
  ).toBe(
    [
      "# whole: held",
      "# none of its name: violated",
      '- none: the service clickhouse-us-lb is missing | expected "clickhouse-us-lb"',
      "# one port more: violated",
      "- ports: clickhouse-us-lb offers other ports | found [8123,9000,10000] | expected [8123,9000]",
      "# a port without a number: violated",
      "- ports: clickhouse-us-lb offers other ports | found [8123,0] | expected [8123,9000]",
      "# chosen by two labels: held",
      "# chosen by one that is another's: violated",
      '- selector: clickhouse-us-lb selects no servers | found {"app":"ch","zone":"b"} | expected "the pods of ClickHouse"',
      "# chosen by none: violated",
      '- selector: clickhouse-us-lb selects no servers | found {} | expected "the pods of ClickHouse"',
      "# no server is chosen: violated",
      '- Service/db/clickhouse-us/spec/selector: clickhouse-us selects no servers | found {"app":"ch"} | expected "the pods of ClickHouse"',
      '- selector: clickhouse-us-lb selects no servers | found {"app":"ch"} | expected "the pods of ClickHouse"',
      '- Service/db/clickhouse-global/spec/selector: clickhouse-global selects no servers | found {"app":"ch"} | expected "the pods of ClickHouse"',
      "# a server by its name: held",
      "# addresses outside: violated",
      '- externalIPs: clickhouse-us-lb has addresses outside | found ["192.0.2.1"] | expected "none"',
      "# by the port's name: held",
      "# by a name of nobody: violated",
      '- ports/0: clickhouse-us-lb leads 8123 to NaN | found {"port":8123,"targetPort":"web"} | expected "the same port, by TCP"',
      "# by another number: violated",
      '- ports/0: clickhouse-us-lb leads 8123 to 8124 | found {"port":8123,"targetPort":8124} | expected "the same port, by TCP"',
      "# by its own number: held",
      "# by UDP: violated",
      '- ports/0: clickhouse-us-lb leads 8123 to 8123 | found {"port":8123,"protocol":"UDP"} | expected "the same port, by TCP"',
      "# in another namespace: violated",
      '- Service/other/clickhouse-us-lb/metadata/namespace: clickhouse-us-lb stands in another namespace than its pods | found "other" | expected ["db"]',
    ].join("\n"),
  );
  const elsewhere = { ...others, G: service("clickhouse-global", [8123, 9000], {}, { namespace: "other" }) };
  expect(said({ "one of all, elsewhere": { ...front({}), ...elsewhere } })).toBe("# one of all, elsewhere: held");
});

it("CH-021: servers have what is agreed for their region", () => {
  const server = (resources: object, more: object = {}) => ({ name: "clickhouse", resources, ...more });
  const set = (...containers: object[]) =>
    object("StatefulSet", { ...named("clickhouse-us"), spec: { template: { spec: { containers } } } });
  const asked = { cpu: "2", memory: "8Gi" };
  const most = { cpu: "4000m", memory: "16384Mi" };
  const agreed = { cpu: ["2", "4"], memoryGib: [8, 16] };
  const said = (cases: Readonly<Record<string, Objects>>, value: unknown = { "us-east-1": agreed }) =>
    inFull("CH-021", cases, {
      topology,
      ...(value === null ? {} : { objectives: { "CH-021": { value } } }),
    }).replaceAll("StatefulSet/db/clickhouse-us/spec/template/spec/containers/", "");
  const right = { S: set(server({ requests: asked, limits: most })) };
  expect(
    said({
      right,
      "without a name": { S: set({ resources: { requests: asked, limits: most } }) },
      "beside another": { S: set({ name: "side" }, server({ requests: asked, limits: most })) },
      "as little as is asked": { S: set(server({ requests: asked, limits: asked })) },
      "no container": { S: set() },
      "no set": { S: object("ConfigMap", { data: {} }) },
    }),
  ).toBe(
    [
      "# right: held",
      "# without a name: held",
      "# beside another: held",
      "# as little as is asked: violated",
      '- 0/resources/limits/cpu: limits of CPU are not those of the region | found "2" | expected 4',
      '- 0/resources/limits/memory: limits of memory are not those of the region | found "8Gi" | expected "16Gi"',
      "# no container: unknown",
      "- StatefulSet/db/clickhouse-us: the pod has no container",
      "# no set: violated",
      '- none: the stateful set clickhouse-us is missing | expected "clickhouse-us"',
    ].join("\n"),
  );
  expect(said({ right }, null)).toBe("# right: out-of-scope: no agreed value");
  expect(said({ right }, { "eu-west-1": agreed }).replace(/ \| found.*/, "")).toBe(
    "# right: unknown\n- 0: no envelope is agreed for us-east-1",
  );
});

it("CH-022: volumes of the agreed size and class, which hold the data and can grow", () => {
  const claim = {
    metadata: { name: "data" },
    spec: { storageClassName: "fast-ssd", resources: { requests: { storage: "200Gi" } } },
  };
  const mounted = (mountPath: string, name = "data") => ({ name, mountPath });
  const set = (mounts: object[], claims: object[] = [claim], container: object = { name: "clickhouse" }, of = {}) => {
    const containers = [
      { name: "side", volumeMounts: [mounted("/var/lib/clickhouse")] },
      { ...container, volumeMounts: mounts },
    ];
    const spec = { volumeClaimTemplates: claims, template: { spec: { containers } } };
    return object("StatefulSet", { ...named("clickhouse-us"), spec }, of);
  };
  const storage = (more: object = {}, of: { in?: string } = {}, name = "fast-ssd") =>
    object("StorageClass", { ...named(name), provisioner: "ebs.csi.aws.com", allowVolumeExpansion: true, ...more }, of);
  const S = set([mounted("/var/lib/clickhouse")]);
  const C = storage();
  const of = (type: string) => ({ S, C: storage({ parameters: { type } }) });
  const at = (...mounts: object[]) => ({ C, S: set(mounts) });
  const verdicts = (cases: Readonly<Record<string, Objects>>) =>
    Object.entries(cases).map(([what, one]) => [what, told("CH-022", { one }, { topology }).split("\n")[1]]);
  const right = {
    whole: { S, C },
    "with a slash": at(mounted("/var/lib/clickhouse/")),
    "mounted twice": at(mounted("/backup"), mounted("/var/lib/clickhouse")),
    "an image of ClickHouse": {
      C,
      S: set([mounted("/var/lib/clickhouse")], [claim], { name: "server", image: "clickhouse/clickhouse-server" }),
    },
    gp3: of("gp3"),
    io1: of("io1"),
    io2: of("io2"),
    "another class beside it": { S, C, D: storage({ allowVolumeExpansion: false }, {}, "slow") },
  };
  const wrong = {
    "mounted above": at(mounted("/data/var/lib/clickhouse")),
    "mounted below": at(mounted("/var/lib/clickhouse/disks")),
    "another volume": at(mounted("/var/lib/clickhouse", "scratch")),
    "another container": {
      C,
      S: set([mounted("/var/lib/clickhouse")], [claim], { name: "other", image: "clickhouse/clickhouse-keeper" }),
    },
    "no volumes": { C, S: set([mounted("/var/lib/clickhouse")], []) },
    "smaller ones": {
      C,
      S: set(
        [mounted("/var/lib/clickhouse")],
        [{ ...claim, spec: { storageClassName: "fast-ssd", resources: { requests: { storage: "100Gi" } } } }],
      ),
    },
    "another class": {
      C,
      S: set([mounted("/var/lib/clickhouse")], [{ ...claim, spec: { ...claim.spec, storageClassName: "slow" } }]),
    },
    "disks of the host": { S, C: storage({ provisioner: "kubernetes.io/no-provisioner" }) },
    "nobody says that it grows": { S, C: storage({ allowVolumeExpansion: undefined }) },
    "slower ones": of("st1"),
    "their names in another": of("xgp3"),
    "their names within another": of("gp3x"),
  };
  expect(verdicts(right)).toEqual(Object.keys(right).map((what) => [what, "held"]));
  expect(verdicts(wrong)).toEqual(Object.keys(wrong).map((what) => [what, "violated"]));
  expect(
    inFull(
      "CH-022",
      { "no class": { S }, "a class elsewhere": { S, C: storage({}, { in: "eu-west-1" }) } },
      { topology },
    ),
  ).toBe(
    [
      "# no class: violated",
      '- StatefulSet/db/clickhouse-us/spec/volumeClaimTemplates/0/spec/storageClassName: no class fast-ssd stands where the pods run | found "fast-ssd" | expected "fast-ssd"',
      '- none: the class fast-ssd is missing | expected "fast-ssd"',
      "# a class elsewhere: violated",
      '- StatefulSet/db/clickhouse-us/spec/volumeClaimTemplates/0/spec/storageClassName: no class fast-ssd stands where the pods run | found "fast-ssd" | expected "fast-ssd"',
    ].join("\n"),
  );
});
