// What a worker starts with on a few resources: its settings, and what its host does first.

import { expect, it } from "vitest";
import { inFull, leftOutBy, running, runningAsRead } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const worker = (more: object = {}) =>
  ["EC2::Instance", { SubnetId: ref("A"), Tags: [{ Key: "assay:role", Value: "kafka-connect" }], ...more }] as const;
const net: Resources = {
  Own: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }],
  A: ["EC2::Subnet", { VpcId: ref("Own"), CidrBlock: "10.0.1.0/24" }],
  Worker: worker(),
};
/** What the readers of a running platform look for. */
const looked = ["Instance", "Subnet", "VPC", "SecurityGroup", "VPCEndpoint", "LaunchTemplate"]
  .map((type) => `EC2::${type}`)
  .concat("SSM::Parameter", "MSK::Cluster", "EKS::Cluster", "ElasticLoadBalancingV2::LoadBalancer");

it("KC-002: what the worker starts with and what its host does first", () => {
  const parameter = (Name: string, Value: string) => ["SSM::Parameter", { Name, Value }] as const;
  const told = [
    "config.storage.topic=c",
    "bootstrap.servers=${env:BOOTSTRAP_SERVERS}",
    "security.protocol=SSL",
    "consumer.security.protocol=SSL",
  ];
  const listening = (ClientBroker?: string) =>
    ["MSK::Cluster", { EncryptionInfo: { EncryptionInTransit: { ClientBroker } } }] as const;
  const starts = (script: string, settings: readonly string[] = told) => ({
    ...net,
    Brokers: listening("TLS"),
    Told: parameter("/worker/own", settings.join("\n")),
    Worker: worker({ UserData: script }),
  });
  const tls = "#!/bin/sh\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls";
  const overriding = (more: object) => ({
    ...starts(tls),
    Connector: parameter("/connector", JSON.stringify({ "connector.class": "c", ...more })),
  });
  const fixed = (servers: string) => [...told.slice(0, 1), `bootstrap.servers=${servers}`, ...told.slice(2)];
  expect(
    inFull("KC-002", {
      asked: starts(tls),
      encoded: starts(Buffer.from(tls).toString("base64")),
      "of another kind": starts("#cloud-config\nruncmd: BootstrapBrokerStringTls BootstrapBrokerString"),
      "of another kind alone": starts("#!/bin/sh\nBootstrapBrokerStringSaslIam"),
      assigned: starts("#!/bin/sh\nexport BOOTSTRAP_SERVERS=b-1.example:9094"),
      "assigned in quotes": starts("#!/bin/sh\nBOOTSTRAP_SERVERS='b-1.example:9094'"),
      "assigned in the clear": starts("#!/bin/sh\nBOOTSTRAP_SERVERS=b-1.example:9092"),
      "assigned from elsewhere": starts("#!/bin/sh\nBOOTSTRAP_SERVERS=$OTHER"),
      "not seen": starts("#!/bin/sh\ntrue"),
      "the script says TLS, too": starts(`${tls}\nsecurity.protocol = SASL_SSL\nsecurity.protocol=SSL`),
      "the script says otherwise": starts(`${tls}\necho 'security.protocol: "PLAINTEXT"'`),
      "a parameter that is here": starts(`${tls}\naws ssm  get-parameter --with-decryption --name "/worker/own"`),
      "a parameter that is not": starts(`${tls}\naws ssm get-parameters --names=/worker/other`),
      "brokers by their names": starts("", fixed("b-1:9094, b-2:9094")),
      "one in the clear": starts("", fixed("b-1:9094,b-2:9092")),
      "told nothing": { ...net, Worker: worker({ UserData: tls }) },
      "one by the new kind of address": starts("", fixed("[2001:db8::7]:9094")),
      "none by a port": starts("", fixed("b-1")),
      "one asked for and one named": starts(tls, fixed("b-1:9092,${env:BOOTSTRAP_SERVERS}")),
      "no brokers are named": starts("", told.slice(0, 1)),
      "the host's protocol with spaces": starts(`${tls}\necho "security.protocol = PLAINTEXT"`),
      "parameters on two lines": starts(
        `${tls}\naws ssm get-parameters \\\n  --names "/worker/own" /worker/b '/worker/c'`,
      ),
      "a parameter that is named later": starts(
        `${tls}\naws ssm get-parameter\nrun --name /worker/b; x | y --name /worker/c`,
      ),
      "a parameter of another command": starts(
        `${tls}\naws ssm get-parameters-by-path --path /worker --name /worker/b`,
      ),
      "a parameter by two blanks": starts(`${tls}\naws ssm get-parameter --name  /worker/b`),
      "the connector's consumer": overriding({ "consumer.override.security.protocol": "SASL_SSL" }),
      "the connector's consumer in the clear": overriding({ "consumer.override.security.protocol": "SASL_PLAINTEXT" }),
      "the connector's consumer on another port": overriding({ "consumer.override.bootstrap.servers": "b-1:9092" }),
      "brokers in the clear": { ...starts(tls), Brokers: listening("PLAINTEXT") },
      "brokers that may be asked in the clear": { ...starts(tls), Brokers: listening("TLS_PLAINTEXT") },
      "brokers as AWS makes them": { ...starts(tls), Brokers: listening(undefined) },
      "the worker in the clear": starts(tls, ["bootstrap.servers=${env:BOOTSTRAP_SERVERS}"]),
      "as it runs": runningAsRead(starts(`${tls}Public\nsecurity.protocol=PLAINTEXT`), looked),
    }),
  ).toMatchInlineSnapshot(`
    "# asked: held
    # encoded: held
    # of another kind: violated
    - Worker/UserData: the host asks MSK for other listeners than those on 9094 | found ["BootstrapBrokerStringTls","BootstrapBrokerString"] | expected "BootstrapBrokerStringTls"
    # of another kind alone: violated
    - Worker/UserData: the host asks MSK for other listeners than those on 9094 | found ["BootstrapBrokerStringSaslIam"] | expected "BootstrapBrokerStringTls"
    # assigned: held
    # assigned in quotes: held
    # assigned in the clear: violated
    - Worker/UserData: the host's first boot names other ports of the brokers | found ["9092"] | expected 9094
    # assigned from elsewhere: unknown
    - Worker/UserData: where the host has its brokers from is not seen in its first boot | found "#!/bin/sh\\nBOOTSTRAP_SERVERS=$OTHER"
    # not seen: unknown
    - Worker/UserData: where the host has its brokers from is not seen in its first boot | found "#!/bin/sh\\ntrue"
    # the script says TLS, too: held
    # the script says otherwise: violated
    - Worker/UserData: the host's first boot sets security.protocol: "PLAINTEXT | found "PLAINTEXT" | expected "SSL"
    # a parameter that is here: held
    # a parameter that is not: unknown
    - Worker/UserData: the host starts with /worker/other, which is not part of what was read | found "#!/bin/sh\\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls\\naws ssm get-parameters --names=/worker/other"
    # brokers by their names: held
    # one in the clear: violated
    - Told/Value: brokers are reached on another port | found "b-1:9094,b-2:9092" | expected 9094
    # told nothing: unknown
    - none: a cluster of brokers was not found
    - none: the settings of the worker are not part of what was read
    # one by the new kind of address: held
    # none by a port: violated
    - Told/Value: brokers are reached on another port | found "b-1" | expected 9094
    # one asked for and one named: violated
    - Told/Value: brokers are reached on another port | found "b-1:9092,\${env:BOOTSTRAP_SERVERS}" | expected 9094
    # no brokers are named: violated
    - Told/Value: the worker is told no brokers | found "config.storage.topic=c" | expected "bootstrap.servers"
    # the host's protocol with spaces: violated
    - Worker/UserData: the host's first boot sets security.protocol = PLAINTEXT | found "PLAINTEXT" | expected "SSL"
    # parameters on two lines: unknown
    - Worker/UserData: the host starts with /worker/b, which is not part of what was read | found "#!/bin/sh\\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls\\naws ssm get-parameters \\\\\\n  --names \\"/worker/own\\" /worker/b '/worker/c'"
    - Worker/UserData: the host starts with /worker/c, which is not part of what was read | found "#!/bin/sh\\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls\\naws ssm get-parameters \\\\\\n  --names \\"/worker/own\\" /worker/b '/worker/c'"
    # a parameter that is named later: held
    # a parameter of another command: held
    # a parameter by two blanks: unknown
    - Worker/UserData: the host starts with /worker/b, which is not part of what was read | found "#!/bin/sh\\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls\\naws ssm get-parameter --name  /worker/b"
    # the connector's consumer: held
    # the connector's consumer in the clear: violated
    - Connector/Value: the connector reads by SASL_PLAINTEXT | found "SASL_PLAINTEXT" | expected "SSL"
    # the connector's consumer on another port: violated
    - Connector/Value: brokers are reached on another port | found "b-1:9092" | expected 9094
    # brokers in the clear: violated
    - Brokers/EncryptionInfo/EncryptionInTransit/ClientBroker: the brokers do not listen on 9094 at all | found "PLAINTEXT" | expected "TLS"
    # brokers that may be asked in the clear: held
    # brokers as AWS makes them: held
    # the worker in the clear: violated
    - Told/Value: security.protocol is PLAINTEXT | found "PLAINTEXT" | expected "SSL"
    - Told/Value: consumer.security.protocol is PLAINTEXT | found "PLAINTEXT" | expected "SSL"
    # as it runs: held"
  `);
});

it("KC-011: the connector pushes by HTTPS", () => {
  const told = (settings: object): Resources => ({
    Told: ["SSM::Parameter", { Value: JSON.stringify({ "connector.class": "c", ssl: true, port: 8443, ...settings }) }],
  });
  const driven = (jdbcConnectionProperties: string) => told({ jdbcConnectionProperties });
  expect(
    inFull("KC-011", {
      right: told({}),
      "in words": told({ ssl: "TRUE", port: "8443" }),
      "in the clear": told({ ssl: false }),
      "not told": told({ ssl: undefined, port: undefined }),
      "on another port": told({ port: 8123 }),
      "its driver in the clear": driven("?socket_timeout=1&ssl=FALSE"),
      "its driver in the clear, first": driven("?ssl=false&x=1"),
      "its driver by HTTPS": driven("?ssl=true&nossl=false&sslx=false&ssl=falsely"),
      nothing: { Told: ["SSM::Parameter", { Value: "a=1" }] },
    }),
  ).toMatchInlineSnapshot(`
    "# right: held
    # in words: held
    # in the clear: violated
    - Told/Value: the connector pushes in the clear | found "false" | expected "ssl = true"
    # not told: violated
    - Told/Value: the connector pushes in the clear | found "false (the default)" | expected "ssl = true"
    - Told/Value: the connector pushes to another port | found "none" | expected "8443"
    # on another port: violated
    - Told/Value: the connector pushes to another port | found "8123" | expected "8443"
    # its driver in the clear: violated
    - Told/Value: the connector's driver is told to push in the clear | found "?socket_timeout=1&ssl=FALSE" | expected "ssl=true"
    # its driver in the clear, first: violated
    - Told/Value: the connector's driver is told to push in the clear | found "?ssl=false&x=1" | expected "ssl=true"
    # its driver by HTTPS: held
    # nothing: unknown
    - none: the settings of the connector are not part of what was read"
  `);
});

it("what is seen elsewhere is left out", () => {
  const told = { Told: ["SSM::Parameter", { Value: "bootstrap.servers=${env:BOOTSTRAP_SERVERS}" }] } as const;
  expect(leftOutBy("KC-002", told)).toEqual(["not decided here: handshakes are made on the running platform"]);
  expect(leftOutBy("KC-002", running(told))).toEqual([
    "not decided here: which listeners the host asked MSK for is seen in its first boot",
    "not decided here: handshakes are made on the running platform",
  ]);
});
