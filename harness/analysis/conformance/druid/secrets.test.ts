// DRUID-009: secrets in words of commands, in addresses, documents and definitions; mounted ones by what they say.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const object = (kind: string, whole: object, namespace = "druid"): Objects[string] => [
  `Kubernetes::${kind}`,
  { metadata: { namespace }, ...whole },
];
const csi = (secretProviderClass: string) => ({
  csi: { driver: "secrets-store.csi.k8s.io", volumeAttributes: { secretProviderClass } },
});
const ofAws = (objects?: string) =>
  object("SecretProviderClass", {
    spec: { provider: "aws", ...(objects === undefined ? {} : { parameters: { objects } }) },
  });
const right: Objects = {
  own: ofAws(),
  broker: object("StatefulSet", { spec: { template: { spec: { volumes: [csi("own")] } } } }),
};
const judged = (more: Objects) => {
  const [verdict, ...findings] = said("DRUID-009", { ...right, ...more }).split("\n");
  return [verdict, ...findings.map((one) => one.replace(/^finding \S+: | \|.*$/g, ""))].join(" / ");
};
const inPod = (container: object) =>
  judged({ job: object("Job", { spec: { template: { spec: { containers: [container] } } } }, "tools") });
const inFile = (name: string, text: string) => judged({ file: object("ConfigMap", { data: { [name]: text } }) });
const written = (name: string) => `violated / ${name} is written down`;
const address = "violated / an address holds a password";

it.each([
  ["--db-password=x", written("db-password")],
  ["-password=x", written("password")],
  ["--DATABASE_PASSWORD=x", written("DATABASE_PASSWORD")],
  ["--api-key=x", written("api-key")],
  ["--password=two\nlines", written("password")],
  ["-Ddruid.password=x", written("druid.password")],
  ["-DX=1 -Ddruid.password='x y'", written("druid.password")],
  ['"-Ddruid.password="x y""', written("druid.password")],
  ["--password=", "held"],
  ["--password=$(PASSWORD)", "held"],
  ["-Ddruid.password=${file:/run/p}", "held"],
  ["set --password=x", "held"],
  ["--password-file=x", "held"],
  ["--user=x", "held"],
])("a word %j", (word, expected) => {
  expect(inPod({ args: ["run", word] })).toBe(expected);
  expect(inPod({ command: [word] })).toBe(expected);
});

it.each([
  ["jdbc:postgresql://db/x?user=a&password=b", address],
  ["jdbc:postgresql://db/x;password=b", address],
  ["jdbc:postgresql://db/x?sslpassword=b", address],
  ["jdbc:postgresql://db/x?password=", "held"],
  ["jdbc:postgresql://db/x?password=&user=a", "held"],
  ["jdbc:postgresql://db/x?password=$P", "held"],
  ["https://user:word@host/", address],
  ["https://host:8080/a@b", "held"],
  ["https://host/a:b@c", "held"],
  ["https://user@host:1", "held"],
  ["https://user:${WORD}@host/", "held"],
  ["https://a b:c@d", "held"],
  ["https://a:b c@d", "held"],
])("an address %s", (text, expected) => {
  expect(inPod({ env: [{ name: "ADDRESS", value: text }] })).toBe(expected);
  expect(inPod({ args: [text] })).toBe(expected);
});

it("documents and files of properties", () => {
  expect(inFile("a.json", '{"x": [{"adminPassword": "p"}]}')).toBe(written("adminPassword"));
  expect(inFile("a.json", '{"accessKey": 12345}')).toBe(written("accessKey"));
  expect(inFile("a.json", '{"password": true, "secret": null, "token": ""}')).toBe("held");
  expect(inFile("a.yml", "x:\n  password: p\n")).toContain(written("password"));
  expect(inFile("a.yml", "x: [{ password: p }]")).toBe(written("password"));
  expect(inFile("a.yaml", "x: 1\n---\nx: { password: p }")).toBe(written("password"));
  expect(inFile("a.yaml.txt", "x: { password: p }")).toBe("held");
  expect(inFile("core.properties", "fs.s3a.secret.key=x")).toBe(written("fs.s3a.secret.key"));
  const provider = (text: string) => inFile("a.properties", `druid.metadata.password=${text}`);
  expect(provider('{"type":"environment","variable":"P"}')).toBe("held");
  for (const name of ["pass", "password", "passwd", "secret", "token"]) {
    expect(provider(`{"type":"default","${name}" : "p"}`)).toBe(written("druid.metadata.password"));
    expect(provider(`{"type":"default","${name}":"$P"}`)).toBe("held");
  }
});

it("what is generated or resolved is not written down", () => {
  const secret = (SecretString: unknown) => judged({ Secret: ["SecretsManager::Secret", { SecretString }] });
  expect(secret("x")).toBe(written("Secret"));
  expect(secret(undefined)).toBe("held");
  expect(secret({ Ref: "Unknown" })).toMatch(/^unknown/);
  expect(secret("{{resolve:ssm:/x}}")).toMatch(/^unknown/);
  expect(secret("{{resolve:ssm-secure:/x}}")).toBe("held");
  expect(secret("{{resolve:secretsmanager:x}}")).toBe("held");
  expect(secret({ "Fn::Sub": "{{resolve:secretsmanager:${AWS::StackName}}}" })).toBe("held");
  const release = (values: object) => judged({ release: object("HelmRelease", { spec: { values } }) });
  expect(release({ users: [{ password: "x" }] })).toMatch(/^violated .* has password among its values$/);
  expect(release({ users: [{ password: "" }], token: null, secret: true })).toBe("held");
});

it("objects of a class, however they are listed", () => {
  const of = (objects: string, more: Objects = {}) => judged({ ...more, own: ofAws(objects) });
  const arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:druid/db-AbCdEf";
  expect(of(`- objectName: "${arn}"`)).toBe("held");
  expect(of('- objectName: "arn:aws-cn:ssm:cn-north-1:1:parameter/x"')).toContain("does not come from Secrets Manager");
  expect(of('- objectName: "x-arn:aws:secretsmanager:a"')).toContain("does not come from Secrets Manager");
  expect(of("- &a { objectType: secretsmanager, objectName: a }\n- { <<: *a, objectName: b }")).toBe("held");
  expect(of("text")).toBe("held");
  expect(of("[text]")).toBe("held");
  const Database = (MasterUserPassword: string): Objects => ({
    Database: ["RDS::DBInstance", { Engine: "postgres", MasterUserPassword }],
  });
  const from = (source: string, name: string) =>
    of(`- { objectType: secretsmanager, objectName: "${name}" }`, Database(`{{resolve:secretsmanager:${source}}}`));
  const none = "violated / no class that Druid mounts has the secret of the database";
  expect(from("druid/main", "druid/main")).toBe("held");
  expect(from("druid/main:SecretString:password", "druid/main")).toBe("held");
  expect(from("druid/main:SecretString:password", "druid/main-AbCdEf")).toBe("held");
  expect(from("druid/main", "druid/other")).toBe(none);
  expect(from("druid/main", "druid/main-AbCdEf-x")).toBe(none);
});
