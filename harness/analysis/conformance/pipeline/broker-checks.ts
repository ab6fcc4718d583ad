// What a cluster of brokers promises: TLS for everybody, nobody without a name, nothing by default, a key of one's own.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isOwnKey } from "../kms/keys.ts";
import { revisionName } from "../../model/identities.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { propertiesOf } from "./java-properties.ts";
import { brokers } from "./parts.ts";

const denyByDefault = "allow.everyone.if.no.acl.found";

export const brokerChecks = [
  check("BASE-010", (it) => {
    it.each(
      () => brokers(it),
      (cluster) => {
        encrypted(it, cluster);
        authenticated(it, cluster);
        deniesByDefault(it, cluster);
      },
    );
  }),
];

function encrypted(it: Inspection, cluster: Resource): void {
  const transit = property(cluster, "EncryptionInfo", "EncryptionInTransit");
  const clients = transit.get("ClientBroker");
  it.expect(clients, (clients.text() ?? "TLS") === "TLS", {
    message: `${cluster.id} serves clients in the clear`,
    expected: "TLS",
    patch: { cdk: 'encryptionInTransit: { clientBroker: "TLS", inCluster: true }' },
  });
  const among = transit.get("InCluster");
  it.expect(among, among.bool(true), { message: "brokers speak to each other in the clear", expected: true });
  const key = property(cluster, "EncryptionInfo", "EncryptionAtRest", "DataVolumeKMSKeyId");
  it.expect(key, key.exists && isOwnKey(it.model, key), {
    message: `the volumes of ${cluster.id} are not encrypted with a key of the platform`,
    expected: "a customer managed key",
    actual: key.text() ?? "aws/kafka (the default)",
  });
}

interface Methods {
  readonly iam: boolean;
  readonly byName: boolean;
}

function methodsOf(cluster: Resource): Methods {
  const authentication = property(cluster, "ClientAuthentication");
  const tls = authentication.get("Tls");
  const certificates = tls.get("Enabled").bool(tls.get("CertificateAuthorityArnList").list().length > 0);
  const scram = authentication.get("Sasl", "Scram", "Enabled").bool(false);
  return { iam: authentication.get("Sasl", "Iam", "Enabled").bool(false), byName: certificates || scram };
}

function authenticated(it: Inspection, cluster: Resource): void {
  const authentication = property(cluster, "ClientAuthentication");
  const { iam, byName } = methodsOf(cluster);
  it.expect(authentication, iam || byName, {
    message: `${cluster.id} knows no way to tell who a client is`,
    expected: "IAM, certificates or SCRAM",
    why: "without ClientAuthentication every client is let in",
  });
  const anyone = authentication.get("Unauthenticated", "Enabled");
  it.expect(anyone, !anyone.bool(false), { message: `${cluster.id} lets unnamed clients in`, expected: false });
}

/** Kafka's own access lists count for everybody who does not come through IAM; without an entry everything is open. */
function deniesByDefault(it: Inspection, cluster: Resource): void {
  const { iam, byName } = methodsOf(cluster);
  const used = property(cluster, "ConfigurationInfo", "Arn");
  if (!used.exists) {
    if (iam && !byName) return;
    it.violated(used, {
      message: "the default configuration lets everybody use topics without an access list",
      expected: `${denyByDefault}=false`,
    });
    return;
  }
  const configuration = configurationOf(it, cluster);
  if (configuration === undefined) return;
  const text = property(configuration, "ServerProperties");
  const value = propertiesOf(text.written()).get(denyByDefault);
  // To IAM's own clients the lists mean nothing; who opens them expressly, opens them to the next method.
  if (iam && !byName && value === undefined) return;
  it.expect(text, value?.toLowerCase() === "false", {
    message: "topics without an access list are open to everybody",
    expected: `${denyByDefault}=false`,
    actual: value === undefined ? `${denyByDefault} is true by default` : `${denyByDefault}=${value}`,
  });
}

/**
 * The configuration in the revision that the cluster uses. A template says what the newest revision says: a number is that
 * one only as long as nobody has changed the text.
 */
function configurationOf(it: Inspection, cluster: Resource): Resource | undefined {
  const used = property(cluster, "ConfigurationInfo", "Arn");
  const revision = property(cluster, "ConfigurationInfo", "Revision");
  const configuration = it.model.referred(used);
  if (configuration?.type !== "AWS::MSK::Configuration") {
    it.undecided(used, { message: "the configuration of the brokers is not part of what was read" });
    return undefined;
  }
  if (it.model.referred(revision) === configuration) return configuration;
  const shown = it.model.isLive ? configuration.attributes["Revision"] : 1;
  const number = revision.number();
  if (number === undefined || number === shown) return configuration;
  const other = it.model.named(revisionName(used.written(), number));
  if (other === undefined) {
    it.undecided(revision, {
      message: `revision ${String(number)} of the configuration is not what was read`,
      expected: "the configuration's own LatestRevision.Revision",
    });
  }
  return other;
}
