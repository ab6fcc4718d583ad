// What a cluster of brokers promises: TLS for everybody, nobody without a name, nothing by default, a key of one's own.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isOwnKey } from "../kms/keys.ts";
import { revisionName } from "../../model/identities.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
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
  const found = configurationOf(it, cluster);
  if (found === undefined) return;
  const { configuration, doubt } = found;
  const text = property(configuration, "ServerProperties");
  const value = propertiesOf(text.written()).get(denyByDefault);
  const isClosed = value?.toLowerCase() === "false";
  // To IAM's own clients the lists mean nothing; who opens them expressly, opens them to the next method.
  const isMoot = iam && !byName && value === undefined;
  if (doubt !== undefined && (isClosed || isMoot)) {
    it.undecided(doubt, {
      ...anotherText,
      message: "revision 1 of the configuration is this text only as long as nobody has changed it",
    });
    return;
  }
  if (isMoot) return;
  it.expect(text, isClosed, {
    message: "topics without an access list are open to everybody",
    expected: `${denyByDefault}=false`,
    actual: value === undefined ? `${denyByDefault} is true by default` : `${denyByDefault}=${value}`,
  });
}

interface Used {
  readonly configuration: Resource;
  /** Set where the text that was read may not be the one that the brokers use. */
  readonly doubt?: Node;
}

/**
 * The configuration in the revision that the cluster uses.
 *
 * Each change of the text makes another revision, and brokers keep the one that they were given. So `Fn::GetAtt`
 * LatestRevision.Revision is the text beside it for certain, and a number is where the source shows the revision of its
 * text: the running platform does, a plan does unless the apply makes another. A template does not. Applied for the first
 * time, its text is revision 1: a text that opens topics is a finding then, and one that closes them is no proof, since
 * the brokers may use an older one. Every other number is a text that nobody read.
 */
function configurationOf(it: Inspection, cluster: Resource): Used | undefined {
  const used = property(cluster, "ConfigurationInfo", "Arn");
  const revision = property(cluster, "ConfigurationInfo", "Revision");
  const configuration = it.model.referred(used);
  if (configuration?.type !== "AWS::MSK::Configuration") {
    it.undecided(used, { message: "the configuration of the brokers is not part of what was read" });
    return undefined;
  }
  if (it.model.referred(revision) === configuration) return { configuration };
  const shown = configuration.attributes["Revision"];
  const number = revision.number();
  if (number === undefined || number === shown) return { configuration };
  if (!it.model.isLive && shown === undefined && number === 1) return { configuration, doubt: revision };
  const other = it.model.named(revisionName(used.written(), number));
  if (other === undefined) it.undecided(revision, { ...anotherText, message: otherRevision(number) });
  return other === undefined ? undefined : { configuration: other };
}

const anotherText = { expected: "the configuration's own LatestRevision.Revision" };

function otherRevision(number: number): string {
  return `revision ${String(number)} of the configuration is not what was read`;
}
