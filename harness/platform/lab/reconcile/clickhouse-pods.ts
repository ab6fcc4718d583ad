// Pods of ClickHouse and of its coordinators: which program stands behind their images, and what it is told.

import { present } from "../../../core/errors.ts";
import type { FileSpec, ProgramSpec } from "../lab-spec.ts";
import type { ImageFamily } from "./image-family.ts";
import { mainContainer } from "./pod-files.ts";
import { podFqdn } from "./stateful-set.ts";
import type { StatefulSet } from "./stateful-set.ts";

/** ZooKeeper's port for elections, which ClickHouse Keeper does not have (rulings R25). */
const electionPort = 3888;

const serverImage = /\/clickhouse-server:(.+)$/;

export const clickhouseImages: ImageFamily = {
  has: (image) => serverImage.test(image),
  isInstalled: (image, serverTags) => serverTags.includes(tagOf(image)),
  program: (set, ordinal, { files }) => {
    const config = fileNamed(files, "config.xml", set).content;
    const overTls = tagText(config, "https_port");
    const httpPort = Number(overTls ?? tagText(config, "http_port"));
    const tag = tagOf(mainContainer(set).image);
    return { kind: "clickhouse", tag, httpPort, tls: overTls !== undefined, serverName: podFqdn(set, ordinal) };
  },
};

export const zookeeperImages: ImageFamily = {
  has: (image) => /\/zookeeper:/.test(image),
  program: (set, ordinal, { files }) => ownZookeeper(fileNamed(files, "zoo.cfg", set), ordinal, set),
};

export const keeperImages: ImageFamily = {
  has: (image) => /\/clickhouse-keeper:/.test(image),
  program: (set, ordinal, { files }) => zookeeper(fileNamed(files, "keeper_config.xml", set).content, ordinal, set),
};

function tagOf(image: string): string {
  return serverImage.exec(image)?.[1] ?? "";
}

function fileNamed(files: readonly FileSpec[], name: string, set: StatefulSet): FileSpec {
  return present(
    files.find(({ path }) => path.endsWith(`/${name}`)),
    `${set.name} has no ${name}`,
  );
}

/** ZooKeeper as its own manifest configures it. */
function ownZookeeper({ path, content }: FileSpec, ordinal: number, set: StatefulSet): ProgramSpec {
  const members = [...content.matchAll(/^server\.(\d+)=([^:]+):(\d+):(\d+)(?::\w+)?;(\d+)$/gm)];
  const [first] = members;
  const dataPath = /^dataDir=(.+)$/m.exec(content)?.[1];
  return {
    kind: "zookeeper",
    id: ordinal + 1,
    members: members.map(([, id, host]) => ({ id: Number(id), host: host ?? "" })),
    clientPort: Number(present(first?.[5], `${set.name}: ${path} names a client port`)),
    raftPort: Number(first?.[3]),
    electionPort: Number(first?.[4]),
    dataPath: present(dataPath, `${set.name}: ${path} names a data folder`),
    ownConfig: path,
  };
}

/** ZooKeeper in the role of Keeper, on the ports that Keeper's configuration declares. */
function zookeeper(config: string, ordinal: number, set: StatefulSet): ProgramSpec {
  const members = [
    ...config.matchAll(/<server>\s*<id>(\d+)<\/id>\s*<hostname>([^<]+)<\/hostname>\s*<port>(\d+)<\/port>/g),
  ];
  const dataPath = mainContainer(set).volumeMounts.find((mount) => mount.name === "data")?.mountPath ?? "/data";
  return {
    kind: "zookeeper",
    id: Number(members.find(([, , host]) => host === serviceName(set))?.[1] ?? ordinal + 1),
    members: members.map(([, id, host]) => ({ id: Number(id), host: host ?? "" })),
    clientPort: Number(tagText(config, "tcp_port")),
    raftPort: Number(members[0]?.[3]),
    electionPort,
    dataPath,
  };
}

/** A member that is a set of its own goes by its service's name. */
function serviceName({ namespace, spec }: StatefulSet): string {
  return `${spec.serviceName}.${namespace}.svc.cluster.local`;
}

function tagText(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
