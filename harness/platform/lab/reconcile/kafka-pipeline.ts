// The managed parts of a pipeline of Kafka in the lab: the brokers of MSK, the worker on its host, the server behind the
// endpoint service, and the endpoint itself, whose interfaces are further ends of the balancer's nodes. Everything else is
// the control plane's and stays as it is.

import { present } from "../../../core/errors.ts";
import { createInterface } from "../../aws/interfaces.ts";
import type { AwsClients } from "../../aws/clients.ts";
import { registerTargets } from "../../aws/load-balancers.ts";
import { parameterText } from "../../aws/parameter-texts.ts";
import { readSecret } from "../../aws/secret-value.ts";
import type { VpcFacts } from "../../aws/vpc-facts.ts";
import { standardServer } from "../../install/server-builds.ts";
import { certificateFolder } from "../kafka-programs.ts";
import type { EniSpec, HostSpec, LabSpec, PodSpec, SubstituteFlow } from "../lab-spec.ts";
import { brokerNames, brokerPrograms, readMskCluster } from "../operators/msk-cluster.ts";
import { brokerPorts } from "../services/kafka.ts";
import type { Parts } from "./assemble.ts";
import { named } from "./manifests.ts";
import { endpointName, endpointOf, throughEndpoint, withEndpoint } from "./private-link.ts";
import type { EndpointInterface } from "./private-link.ts";

/** Where suites run: beside the platform's hosts, with ways of its own to brokers, endpoint and APIs. */
export const pipelineRunner = { id: "runner", group: "assay-runner", principal: "assay-runner" } as const;

/** What experiments ask that the platform has no endpoint for: asked where the object store answers. */
const runnerApis = ["ec2", "fis", "tagging"] as const;
const workerPrincipal = "kafka-connect";
const serverFolder = "/etc/clickhouse-server";
const kafkaPort = 9094;
const clickhousePort = 8443;
const volumeBytes = 512 * 2 ** 20;

interface Sides {
  readonly clients: AwsClients;
  readonly consumer: Parts;
  readonly provider: Parts;
}

/** The specification with the managed parts in it; one without a cluster of MSK stays as it is. */
export async function withKafkaPipeline(
  spec: LabSpec,
  clients: AwsClients,
  [consumer, provider]: readonly Parts[],
): Promise<LabSpec> {
  if (consumer === undefined || provider === undefined || consumer.outputs.kafkaArn === "") return spec;
  const sides = { clients, consumer, provider };
  const [brokers, worker, server] = await Promise.all([brokerPods(sides), workerPod(sides), serverPod(sides)]);
  const runner = runnerOf(consumer);
  const endpoint = endpointOf(consumer.facts);
  const own = brokers.map(({ eni }) => eni.address);
  const names = brokers.map(({ hostname }, index) => ({
    name: hostname,
    ...{ type: "A" as const, ttl: 60, values: [own[index] ?? ""] },
  }));
  return {
    ...spec,
    hosts: [
      // The worker has its host's own interface.
      ...spec.hosts.map((host) => (host.id === worker.host ? { ...host, enis: [] } : withEndpoint(host, endpoint))),
      ...managedHosts([...brokers, server]),
      runner,
    ],
    pods: [...spec.pods, ...brokers, worker, server],
    loadBalancers: spec.loadBalancers.map((balancer) =>
      throughEndpoint(balancer, { endpoint, target: { address: server.eni.address, port: clickhousePort } }),
    ),
    securityGroups: [
      ...spec.securityGroups,
      {
        ...{ id: pipelineRunner.group, name: pipelineRunner.group, inbound: [] },
        outbound: [{ protocol: "all", cidrs: ["0.0.0.0/0"], groups: [] }],
      },
    ],
    dns: {
      ...spec.dns,
      records: [
        ...spec.dns.records,
        ...names,
        ...endpointName(consumer, endpoint),
        ...runnerApis.map((service) => ({
          name: `${service}.${consumer.outputs.region}.amazonaws.com`,
          ...{ type: "A" as const, ttl: 60, values: [spec.gatewayEndpoints.address] },
        })),
      ],
    },
    substituteFlows: [...spec.substituteFlows, ...flows({ spec, own, endpoint, runner })],
  };
}

async function brokerPods({ clients, consumer }: Sides): Promise<PodSpec[]> {
  const { facts, outputs } = consumer;
  const cluster = await readMskCluster(clients, outputs.kafkaArn);
  const topics = await parameter(clients, outputs.parameters["topics"]);
  const programs = brokerPrograms({
    ...{ cluster, region: outputs.region, clientPort: kafkaPort, topics },
    principals: { worker: workerPrincipal, client: pipelineRunner.principal },
  });
  return Promise.all(
    programs.map(async (program, index): Promise<PodSpec> => {
      const hostname = present(program.members[index], "a broker has a name");
      const eni = await ensured(sidesOf(clients, facts), {
        subnet: present(cluster.subnets[index], "a broker has a subnet"),
        groups: cluster.groups,
        description: `Amazon MSK network interface for cluster ${cluster.name} broker ${String(index + 1)}`,
      });
      return {
        ...blank(`msk-${String(index + 1)}`, eni),
        ...{ hostname, program, labels: { component: "broker" } },
        volumes: [{ claim: "data", path: "/var/lib/kafka", bytes: volumeBytes }],
        tls: { directory: certificateFolder, names: [hostname] },
      };
    }),
  );
}

/** The worker has its host's own interface, so that what the lab knows of the host holds for it. */
async function workerPod({ clients, consumer: { facts, outputs } }: Sides): Promise<PodSpec> {
  const id = present(outputs.instances["connect"], "the platform names the worker's host");
  const instance = present(
    facts.instances.find(({ InstanceId }) => InstanceId === id),
    "the worker's host",
  );
  const [first] = instance.NetworkInterfaces ?? [];
  const [worker, connector, sink, keystore, cluster] = await Promise.all([
    parameter(clients, outputs.parameters["worker"]),
    parameter(clients, outputs.parameters["connector"]),
    secret(clients, outputs.secrets["sink"]),
    secret(clients, outputs.secrets["keystore"]),
    readMskCluster(clients, outputs.kafkaArn),
  ]);
  const eni = {
    id: first?.NetworkInterfaceId ?? "",
    subnet: first?.SubnetId ?? "",
    address: present(first?.PrivateIpAddress, "the worker's host has an address"),
    groups: (first?.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  };
  return {
    ...blank("kafka-connect", eni),
    host: id,
    program: { kind: "connect", worker, connector },
    labels: { component: "connect" },
    env: {
      BOOTSTRAP_SERVERS: bootstrapServers(brokerNames(cluster, outputs.region)),
      KEYSTORE_PASSWORD: keystore.password,
      CLICKHOUSE_USER: sink.username,
      CLICKHOUSE_PASSWORD: sink.password,
    },
    tls: { directory: certificateFolder, names: [workerPrincipal] },
  };
}

/** The server is its balancer's one target. */
async function serverPod({ clients, consumer, provider }: Sides): Promise<PodSpec> {
  const { outputs } = consumer;
  const group = present(provider.balancers[0]?.targetGroups[0]?.targetGroup, "the balancer has targets");
  const zone = present(provider.balancers[0]?.zones[0], "the balancer has zones");
  const eni = await ensured(sidesOf(clients, provider.facts), {
    subnet: zone.eni.subnet,
    groups: zone.eni.groups,
    description: "stand-in for a server of ClickHouse Cloud",
  });
  const target = {
    targetGroupArn: group.TargetGroupArn ?? "",
    ...{ address: eni.address, port: clickhousePort, availabilityZone: zone.availabilityZone },
  };
  const isKnown = provider.balancers[0]?.targetGroups[0]?.targets.some(({ Id }) => Id === eni.address) === true;
  if (!isKnown) await registerTargets(clients, [target]);
  const config = named(consumer.objects, "ConfigMap", "clickhouse-cloud-config")["data"] as Record<string, string>;
  const sink = await secret(clients, outputs.secrets["sink"]);
  return {
    ...blank("clickhouse-cloud", eni),
    program: {
      kind: "clickhouse",
      ...{ tag: standardServer, httpPort: clickhousePort, tls: true, serverName: outputs.zone.name },
    },
    labels: { component: "clickhouse" },
    files: [
      { path: `${serverFolder}/config.d/platform.xml`, content: config["config.xml"] ?? "" },
      { path: `${serverFolder}/users.d/sink.xml`, content: userOf(sink), mode: 0o600 },
    ],
    volumes: [{ claim: "data", path: "/var/lib/clickhouse", bytes: 2 * volumeBytes }],
    tls: { directory: `${serverFolder}/tls`, names: [outputs.zone.name] },
  };
  function userOf({ username, password }: Login): string {
    return `<clickhouse><users><${username}><password>${password}</password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></${username}></users></clickhouse>\n`;
  }
}

/** `host:port,…`, as MSK tells it. */
export function bootstrapServers(names: readonly string[]): string {
  return names.map((name) => `${name}:${String(kafkaPort)}`).join(",");
}

function blank(name: string, eni: EniSpec): PodSpec {
  return {
    ...{ name, hostname: name, host: `managed-${name}`, eni, search: [], files: [], volumes: [], labels: {}, env: {} },
    program: { kind: "connect", worker: "", connector: "{}" },
  };
}

/** Hosts that belong to nobody's account: they have power and no interface of their own. */
function managedHosts(pods: readonly PodSpec[]): HostSpec[] {
  return pods.map(({ host, hostname }) => ({ id: host, role: "managed", hostname, power: "on", enis: [] }));
}

/** In the worker's subnet, at an address that nobody was given. */
function runnerOf({ facts }: Parts): HostSpec {
  const subnet = present(facts.subnets.toSorted(byCidr)[0], "the platform has a subnet");
  const address = (subnet.CidrBlock ?? "").replace(/\.\d+\/\d+$/, ".250");
  const { id, group } = pipelineRunner;
  return {
    ...{ id, role: id, hostname: id, power: "on", availabilityZone: subnet.AvailabilityZone ?? "" },
    enis: [{ id: "eni-runner", subnet: subnet.SubnetId ?? "", address, groups: [group] }],
  };
}

function byCidr(left: VpcFacts["subnets"][number], right: VpcFacts["subnets"][number]): number {
  return (left.CidrBlock ?? "") < (right.CidrBlock ?? "") ? -1 : 1;
}

interface Ends {
  readonly spec: LabSpec;
  readonly own: readonly string[];
  readonly endpoint: readonly EndpointInterface[];
  readonly runner: HostSpec;
}

function flows({ spec, own, endpoint, runner }: Ends): SubstituteFlow[] {
  const from = runner.enis.map(({ address }) => address);
  const apis = spec.hosts
    .filter(({ id }) => id === "aws")
    .flatMap(({ enis }) => enis)
    .map(({ address }) => address)
    .filter((address) => !endpoint.some((one) => one.address === address));
  const ways = endpoint.map(({ address }) => address);
  return [
    { why: "brokers copy each other's logs", from: own, to: own, port: brokerPorts.internal },
    { why: "brokers elect and follow a controller", from: own, to: own, port: brokerPorts.controller },
    { why: "the topics have producers", from, to: own, port: kafkaPort },
    { why: "rows are read back", from, to: ways, port: clickhousePort },
    { why: "experiments ask the APIs", from, to: apis, port: 443 },
  ];
}

interface Login {
  readonly username: string;
  readonly password: string;
}

async function secret(clients: AwsClients, arn: string | undefined): Promise<Login> {
  return JSON.parse(await readSecret(clients, present(arn, "the platform has a secret"))) as Login;
}

async function parameter(clients: AwsClients, name: string | undefined): Promise<string> {
  return parameterText(clients, present(name, "the platform has a parameter"));
}

function sidesOf(clients: AwsClients, facts: VpcFacts) {
  return { clients, facts };
}

async function ensured(
  { clients, facts }: { clients: AwsClients; facts: VpcFacts },
  wanted: { subnet: string; groups: readonly string[]; description: string },
): Promise<EniSpec> {
  const known = facts.networkInterfaces.find(({ Description }) => Description === wanted.description);
  const eni = known ?? (await createInterface(clients, wanted));
  return {
    id: present(eni.NetworkInterfaceId, "an interface has an id"),
    subnet: eni.SubnetId ?? "",
    address: present(eni.PrivateIpAddress, "an interface has an address"),
    groups: (eni.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  };
}
