// How a row gets to its shard and from there to the follower: the key that decides where, and the way that it takes.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { elements, sections } from "../servers/server-config.ts";
import { serverPorts } from "../servers/server-ports.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { groupsAdmit } from "./ensemble-way.ts";
import { policiesAdmit } from "./policy-way.ts";
import { tight } from "../spelling.ts";
import { createdTables } from "./statements.ts";
import type { CreatedTable } from "./statements.ts";
import { listsAdmit } from "./subnet-way.ts";
import { declaredTopology, definedClusters, setsNamed } from "./topology.ts";

const manifests = { needs: "manifests" } as const;

/** The column that names a company. */
const company = "company_id";
/** Functions that give the same number for the same argument, on every server and at any time. */
const deterministic =
  "cityHash64|sipHash64|farmHash64|metroHash64|murmurHash[23]_(32|64)|xxHash(32|64)|intHash(32|64)|jumpConsistentHash|halfMD5";
const byCompany = new RegExp(`^(${company}|(${deterministic})\\(${company}\\))$`);

export const followerRows = [
  check(
    "CH-011",
    (it) => {
      it.each(
        () => createdTables(it.model).filter(({ engine }) => engine === "Distributed"),
        (table) => {
          keyedByCompany(it, table);
        },
      );
      sameOrder(it);
      it.leftOut("on which shard the rows of a company lie is counted on running servers");
    },
    manifests,
  ),

  check(
    "REP-003",
    (it) => {
      it.each(
        () => createdTables(it.model).filter(({ name }) => /_local$/.test(name)),
        ({ name, engine, node, arguments: [path = "", replica = ""] }) => {
          it.expect(node, /^Replicated\w*MergeTree$/.test(engine), {
            message: `${name} is not replicated`,
            expected: "ReplicatedMergeTree",
            actual: engine,
          });
          const isShared = !path.includes("{replica}") && replica.includes("{replica}");
          it.expect(node, isShared, {
            message: `replicas of ${name} do not follow each other`,
            expected: "one path, a name each",
            actual: { path, replica },
          });
        },
      );
      asynchronously(it);
      interserverWay(it);
      it.leftOut("that a row arrives is seen on running servers");
    },
    manifests,
  ),

  check(
    "MON-009",
    (it) => {
      const { clusters } = declaredTopology(it);
      const sets = Object.values(clusters).flatMap(({ set }) => setsNamed(it, set).map((one) => podsOf(set, one)));
      const pods = sets.flat();
      const own = () => definedClusters(it.model).filter(({ name }) => name.startsWith("teei"));
      it.each(own, ({ name, node, shards }) => {
        const listed = shards.flatMap((shard) => shard.pods);
        const dead = listed.filter((pod) => !pods.includes(pod));
        it.expect(node, dead.length === 0, {
          message: `${name} lists ${dead.join(", ")}, which nothing runs`,
          expected: "servers that run",
        });
        const begun = sets.filter((set) => set.some((pod) => listed.includes(pod)));
        const left = begun.flat().filter((pod) => !listed.includes(pod));
        it.expect(node, left.length === 0, {
          message: `${name} does not list ${left.join(", ")}`,
          expected: "every server of its regions",
        });
      });
      answered(it);
      it.leftOut("errors_count is asked of running servers");
    },
    manifests,
  ),
];

function keyedByCompany(it: Inspection, { name, node, arguments: [, , , key] }: CreatedTable): void {
  it.expect(node, key !== undefined && byCompany.test(tight(key).replaceAll(/[`"]/g, "")), {
    message: `rows of one company in ${name} go to several shards`,
    expected: `a hash of ${company} alone`,
    actual: key ?? "none",
  });
}

/** Pods of a stateful set of a name. */
function podsOf(name: string, set: Resource): string[] {
  const length = property(set, "spec", "replicas").number() ?? 1;
  return Array.from({ length }, (_, ordinal) => `${name}-${String(ordinal)}`);
}

/** A key means a place in the list of shards: servers that list them in another order send it elsewhere. */
function sameOrder(it: Inspection): void {
  for (const [name, definitions] of Map.groupBy(definedClusters(it.model), (one) => one.name)) {
    const [first, ...others] = definitions;
    if (first === undefined) continue;
    const inOrder = others.every((other) => isSameOrder(first.shards, other.shards));
    it.each(definitions, ({ node, shards }) => {
      it.expect(node, inOrder, {
        message: `servers list the shards of ${name} in another order than others`,
        expected: "one order everywhere",
        actual: shards.map(({ pods, weight }) => `${pods.join(" ")} x${weight}`),
      });
    });
  }
}

interface Listed {
  readonly pods: readonly string[];
  readonly weight: string;
}

/** Everybody knows as many shards of the same shares, and no server as part of another one: one that is missing moves no row. */
function isSameOrder(own: readonly Listed[], other: readonly Listed[]): boolean {
  const places = (shards: readonly Listed[], pod: string) =>
    shards.flatMap(({ pods }, place) => (pods.includes(pod) ? [place] : [])).join();
  const both = own.flatMap(({ pods }) => pods).filter((pod) => places(other, pod) !== "");
  return (
    own.length === other.length &&
    own.every(({ weight, pods }, place) => {
      const beside = other[place];
      return weight === beside?.weight && pods.some((pod) => beside.pods.includes(pod));
    }) &&
    both.every((pod) => places(own, pod) === places(other, pod))
  );
}

/** Nobody waits for the follower. */
function asynchronously(it: Inspection): void {
  const quorums = () =>
    sections(it.model, "profiles").flatMap(({ xml, node }) =>
      elements(xml, "insert_quorum").map((quorum) => ({ quorum, node })),
    );
  it.each(quorums, ({ quorum, node }) => {
    it.expect(node, ["0", "1"].includes(quorum), {
      message: "an insert waits for the follower",
      expected: "insert_quorum 0",
      actual: quorum,
    });
  });
}

/** Parts are fetched over the servers' own port: somebody listens, is found there, and may be reached. */
function interserverWay(it: Inspection): void {
  const port = it.intent.declaredPorts["interserver"] ?? 9009;
  const listening = serverPorts(it.model).filter(({ protocol }) => protocol === "interserver");
  it.looked();
  if (listening.length === 0) it.missing({ message: "no server offers its parts", expected: port });
  it.each(listening, (one) => {
    it.expect(one.node, one.port === port, {
      message: `parts are offered on ${String(one.port)}`,
      expected: port,
    });
  });
  const hosts = () =>
    ["interserver_http_host", "interserver_https_host"].flatMap((name) =>
      sections(it.model, name).flatMap(({ xml, node }) => elements(xml, name).map((host) => ({ host, node }))),
    );
  it.each(hosts, ({ host, node }) => {
    it.expect(node, !/^(localhost|127\.[\d.]+|::1|0\.0\.0\.0)$/.test(host), {
      message: `servers say that their parts are offered by ${host}`,
      expected: "a name of their own",
    });
  });
  const way = { from: "clickhouse", to: "clickhouse", port };
  for (const admits of [groupsAdmit, policiesAdmit, listsAdmit]) {
    it.attempt(() => {
      admits(it, way);
    });
  }
}

/** A host is asked on a port that servers listen on, in the form that they speak there. */
function answered(it: Inspection): void {
  const native = serverPorts(it.model).filter(({ protocol }) => protocol === "native");
  const asked = () =>
    sections(it.model, "remote_servers").flatMap(({ xml, node }) =>
      elements(xml, "replica").map((replica) => ({ replica, node })),
    );
  it.each(
    () => Map.groupBy(asked(), ({ node }) => node),
    ([node, replicas]) => {
      const unheard = replicas.filter(({ replica }) => {
        const port = Number(elements(replica, "port")[0] ?? 9000);
        const tls = elements(replica, "secure")[0] === "1";
        const home = regionOf(it, elements(replica, "host")[0] ?? "");
        const heard = native.filter((one) => home === undefined || one.node.resource.region === home);
        return !heard.some((one) => one.port === port && one.tls === tls);
      });
      it.expect(node, unheard.length === 0, {
        message: `${String(unheard.length)} servers are asked where none listens`,
        expected: native.map(({ port, tls }) => ({ port, secure: tls })),
        actual: unheard[0]?.replica,
      });
    },
  );
}

/** The region whose set a host's name begins with. */
function regionOf(it: Inspection, host: string): string | undefined {
  const clusters = Object.values(declaredTopology(it).clusters);
  return clusters.find(({ set }) => host.startsWith(`${set}-`))?.region;
}
