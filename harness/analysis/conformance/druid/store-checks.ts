// Where Druid keeps its state: database, buckets, brokers, repositories.

import { check } from "../check.ts";
import { judgeRepositories } from "../cluster/repositories.ts";
import type { Inspection } from "../inspection.ts";
import { isOwnKey } from "../kms/keys.ts";
import { databasesOf, isOfCluster } from "../subjects.ts";
import { bucketName } from "../storage/buckets.ts";
import { groupRoles, groupsInRole } from "../../model/group-roles.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { rulesOf } from "../../model/security-rules.ts";
import type { SecurityRule } from "../../model/security-rules.ts";
import { isMap, textOf } from "../../model/value.ts";
import { segmentsInBucket } from "./segment-store.ts";
import { settingsNamed } from "./settings.ts";
import { brokersServe, databaseServes } from "./store-health.ts";

const postgres = 5432;
const stores = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::RDS::DBProxy"];

export const druidStoreChecks = [
  check("DRUID-011", (it) => {
    const own = databases(it);
    it.looked();
    if (own.length !== 1) {
      it.violated(own[1] ?? "none", { message: `${String(own.length)} databases`, expected: 1, actual: own.length });
    }
    it.each(own, (database) => {
      const engine = property(database, "Engine");
      it.expect(engine, engine.text() === "postgres", {
        message: "the metadata store is no PostgreSQL",
        expected: "postgres",
      });
      databaseServes(it, database);
    });
    if (it.model.hasManifests) metadataInDatabase(it);
    it.leftOut("that it answers and keeps its contents shows on the running platform");
  }),

  check("DRUID-012", (it) => {
    const roles = groupRoles(it.model, it.intent.securityGroups);
    const workers = groupsInRole(roles, "workers");
    const own = [...new Set(databases(it).flatMap((database) => groupsOf(it, database)))];
    it.looked();
    if (own.length === 0) {
      it.violated(databases(it)[0] ?? "none", { message: "the database has no security group", expected: "one" });
    }
    it.each(databases(it), (database) => {
      const count = groupsOf(it, database).length;
      it.expect(property(database, "VPCSecurityGroups"), own.length === 0 || count > 0 || isOfCluster(database), {
        message: `${database.id} has the default group of its network`,
        expected: "a group of its own",
      });
      const port = property(database, "Port");
      it.expect(port, (port.number() ?? postgres) === postgres, {
        message: "the database listens on another port",
        expected: postgres,
      });
    });
    it.each(own, (group) => {
      const ingress = rulesOf(it.model, group, "ingress");
      const isRight = (rule: SecurityRule): boolean => {
        const isPort = rule.protocol === "tcp" && rule.first === postgres && rule.last === postgres;
        const { peer } = rule;
        return isPort && peer.kind === "group" && peer.group !== undefined && workers.includes(peer.group);
      };
      it.expect(property(group, "SecurityGroupIngress"), ingress.some(isRight), {
        message: `${group.id} does not admit the nodes on 5432`,
        expected: "tcp 5432 from the nodes' group",
      });
      for (const rule of ingress) {
        if (rule.peer.kind === "unresolved") it.undecided(rule.node, { message: rule.peer.text });
        else {
          it.expect(rule.node, isRight(rule), {
            message: `${group.id} admits more than the nodes on 5432`,
            expected: "tcp 5432 from the nodes' group alone",
          });
        }
      }
    });
  }),

  check("DRUID-013", (it) => {
    it.each(databases(it), (database) => {
      const encrypted = property(database, "StorageEncrypted");
      it.expect(encrypted, encrypted.bool(false), { message: "the database is not encrypted", expected: true });
    });
  }),

  check("DRUID-014", (it) => {
    const promised = it.intent["buckets"];
    const names = isMap(promised) ? ["deepStorage", "queries"].map((purpose) => textOf(promised[purpose])) : [];
    if (names.length === 0) {
      it.outOfScope("no agreed value");
      return;
    }
    it.each(names, (pattern) => {
      const [head = ""] = pattern.split("{account}");
      const bucket = it.model.all("AWS::S3::Bucket").find((one) => (bucketName(one) ?? "").startsWith(head));
      if (bucket === undefined) {
        it.missing({ message: `the bucket ${pattern} is missing`, expected: pattern });
        return;
      }
      const rules = property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration");
      const algorithm = rules.get(0, "ServerSideEncryptionByDefault", "SSEAlgorithm");
      it.expect(algorithm, !rules.exists || algorithm.text() === "AES256", {
        message: `${bucket.id} is not encrypted with SSE-S3`,
        expected: "AES256",
      });
    });
    if (it.model.hasManifests) segmentsInBucket(it, names[0] ?? "");
  }),

  // X-28, R12: TLS alone between clients and brokers; a key of the platform at rest.
  check("DRUID-015", (it) => {
    const clusters = it.model.all("AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster");
    it.looked();
    if (clusters.length !== 1) {
      it.violated(clusters[1] ?? "none", { message: `${String(clusters.length)} clusters of brokers`, expected: 1 });
    }
    const provisioned = clusters.filter(({ type }) => type === "AWS::MSK::Cluster");
    it.each(provisioned, (cluster) => {
      const transit = property(cluster, "EncryptionInfo", "EncryptionInTransit", "ClientBroker");
      it.expect(transit, (transit.text() ?? "TLS") === "TLS", {
        message: "brokers also speak in plain text: 9092 answers",
        expected: "TLS",
      });
      const key = property(cluster, "EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId");
      it.expect(key, key.exists && isOwnKey(it.model, key), {
        message: "the brokers' volumes are not encrypted with a key of the platform",
        expected: "a customer managed key",
        actual: key.text() ?? "aws/kafka (the default)",
      });
    });
    it.each(clusters, (cluster) => {
      brokersServe(it, cluster);
    });
    if (!it.model.isLive) it.leftOut("that the cluster is active shows in the account");
  }),

  check("DRUID-028", (it) => {
    judgeRepositories(it, Object.entries(it.intent.repositories ?? {}));
    it.leftOut("platform and tags of images show in the registry");
  }),

  check("BASE-011", (it) => {
    const agreed = it.profile.objectives["BASE-011"]?.value;
    const [least, most] = isMap(agreed) ? [Number(agreed["leastDays"]), Number(agreed["mostDays"])] : [1, 35];
    it.each(
      () => it.model.all("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"),
      (database) => {
        const open = property(database, "PubliclyAccessible");
        it.expect(open, !open.bool(defaultsToPublic(it, database)), {
          message: "the database is reachable from the internet",
          expected: false,
          actual: open.text() ?? "true (the default without a subnet group)",
        });
      },
    );
    it.each(databases(it), (database) => {
      const encrypted = property(database, "StorageEncrypted");
      it.expect(encrypted, encrypted.bool(false), { message: "the database is not encrypted", expected: true });
      const key = property(database, "KmsKeyId");
      it.expect(key, key.exists && isOwnKey(it.model, key), {
        message: "the database is not encrypted with a key of the platform",
        expected: "a customer managed key",
        actual: key.text() ?? "aws/rds (the default)",
      });
      const protection = property(database, "DeletionProtection");
      it.expect(protection, protection.bool(false), {
        message: "the database can be deleted by one call",
        expected: true,
      });
      const days = property(database, "BackupRetentionPeriod");
      const kept = days.number() ?? 1;
      it.expect(days, kept >= least && kept <= most, {
        message: `backups are kept ${String(kept)} days`,
        expected: `${String(least)} to ${String(most)} days`,
      });
      forcesTls(it, database);
    });
  }),
];

/** Every process is told to keep its metadata in the database, and has what it needs to. */
function metadataInDatabase(it: Inspection): void {
  const types = settingsNamed(it.model, "druid.metadata.storage.type");
  it.looked();
  if (types.length === 0) {
    it.missing({
      message: "the processes keep their metadata in a database of their own: derby, the default",
      expected: "druid.metadata.storage.type=postgresql",
    });
  }
  it.each(types, ({ node, value }) => {
    it.expect(node, value === "postgresql", {
      message: "the processes keep their metadata elsewhere",
      expected: "druid.metadata.storage.type=postgresql",
      actual: value,
    });
  });
  it.each(settingsNamed(it.model, "druid.metadata.storage.connector.connectURI"), ({ node, value }) => {
    const host = /^jdbc:postgresql:\/\/((?:⟨[^⟩]*⟩|[^:/?])*)/.exec(value)?.[1];
    it.expect(node, host !== undefined && leadsToDatabase(it, host), {
      message: "the processes ask another database",
      expected: "jdbc:postgresql:// and the database's name",
      actual: value,
    });
  });
  it.each(settingsNamed(it.model, "druid.extensions.loadList"), ({ node, value }) => {
    it.expect(node, value.includes('"postgresql-metadata-storage"'), {
      message: "the processes cannot speak to PostgreSQL",
      expected: "postgresql-metadata-storage",
      actual: value,
    });
  });
}

/** Whether a host is a database of the platform: a name that is known once it runs, its own, its proxy's, or a record's. */
function leadsToDatabase(it: Inspection, host: string): boolean {
  if (host.includes("${")) return true;
  const referred = host.startsWith("⟨") ? it.model.named(host) : undefined;
  if (referred !== undefined) return stores.includes(referred.type);
  const [label = ""] = host.toLowerCase().split(".");
  const named = it.model
    .all(...stores)
    .map((one) => ["DBInstanceIdentifier", "DBClusterIdentifier", "DBProxyName"].map((key) => property(one, key)))
    .map((names) => names.find((name) => name.exists)?.text())
    .map((name) => name?.toLowerCase());
  // CloudFormation makes up a name where none is given.
  const isGiven = named.includes(label) || (named.includes(undefined) && host.endsWith(".rds.amazonaws.com"));
  const records = it.model.all("AWS::Route53::RecordSet").map((one) => property(one, "Name").written());
  return isGiven || records.includes(host) || records.includes(`${host}.`);
}

function databases(it: Inspection): Resource[] {
  return databasesOf(it.model);
}

function groupsOf(it: Inspection, database: Resource): Resource[] {
  return ["VPCSecurityGroups", "VpcSecurityGroupIds"]
    .flatMap((name) => property(database, name).list())
    .flatMap((node) => it.model.referred(node) ?? []);
}

/** RDS makes an instance without a subnet group, of its own or its cluster's, public where the default VPC has a gateway. */
function defaultsToPublic(it: Inspection, database: Resource): boolean {
  const cluster = isOfCluster(database) ? it.model.referred(property(database, "DBClusterIdentifier")) : undefined;
  return !property(cluster ?? database, "DBSubnetGroupName").exists;
}

function forcesTls(it: Inspection, database: Resource): void {
  const name = ["DBParameterGroupName", "DBClusterParameterGroupName"]
    .map((key) => property(database, key))
    .find((node) => node.exists);
  const group = name === undefined ? undefined : it.model.referred(name);
  if (name !== undefined && group === undefined && !/^default\./.test(name.written())) {
    it.undecided(name, {
      message: "whether the database asks for TLS stands in parameters that are not part of the platform",
    });
    return;
  }
  const forced = group === undefined ? undefined : property(group, "Parameters", "rds.force_ssl");
  const engine = Number.parseInt(property(database, "EngineVersion").written(), 10);
  // PostgreSQL 15 and newer ask for TLS unless they are told otherwise.
  const byDefault = property(database, "Engine").text() === "postgres" && engine >= 15;
  it.expect(
    forced?.exists === true ? forced : (name ?? property(database, "Engine")),
    forced?.bool(byDefault) ?? byDefault,
    {
      message: "the database takes connections without TLS",
      expected: { "rds.force_ssl": "1" },
    },
  );
}
