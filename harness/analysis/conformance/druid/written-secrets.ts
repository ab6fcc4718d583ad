// Secrets of Druid are written down nowhere, in whatever form.

import { parseAllDocuments } from "yaml";
import { check } from "../check.ts";
import { dataOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import { syncedSecrets } from "../cluster/synced-secrets.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, Unresolved } from "../../model/value.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";
import { databasesOf } from "../subjects.ts";
import { mountedSecrets } from "./mounted-secrets.ts";
import { definitions } from "./settings.ts";

const speaking = /pass(word|wd)?$|secret$|token$|(api|access|secret|private)[-_.]?key$|credentials?$/i;
const plain = { expected: "a mounted file", actual: "plain text" } as const;

export const writtenSecrets = [
  check(
    "DRUID-009",
    (it) => {
      it.each(
        () => it.model.all("Kubernetes::Secret"),
        (secret) => {
          // Kubernetes itself fills one that asks for the token of an account.
          const isEmpty = ["data", "stringData"].every((name) => property(secret, name).entries().length === 0);
          it.looked();
          if (isEmpty && property(secret, "type").text() === "kubernetes.io/service-account-token") return;
          it.violated(wholeSecret(secret), {
            message: `${secret.id} is written down in the manifests`,
            expected: "none",
          });
        },
      );
      it.each(
        () => it.model.all("Kubernetes::ExternalSecret"),
        (copy) => {
          it.violated(property(copy, "spec"), {
            message: `${copy.id} copies secrets into the cluster`,
            expected: "mounted files alone",
          });
        },
      );
      const classes = it.model.all("Kubernetes::SecretProviderClass");
      it.looked();
      if (!classes.some((one) => property(one, "spec", "provider").text() === "aws")) {
        it.missing({
          message: "no secret comes from Secrets Manager",
          expected: "SecretProviderClass of AWS",
        });
      }
      it.each(classes, (one) => {
        const provider = property(one, "spec", "provider");
        it.expect(provider, provider.text() === "aws", {
          message: `${one.id} has its secrets from elsewhere`,
          expected: "aws",
        });
      });
      mountedSecrets(it, classes);
      inPods(it);
      inFiles(it);
      inValues(it);
      inTemplates(it);
    },
    { needs: "manifests" },
  ),
];

function wholeSecret(secret: Resource): Node {
  return property(secret);
}

/** Variables and words of commands, with or without a secret of the cluster behind them. */
function inPods(it: Inspection): void {
  const containers = podsOf(it.model).flatMap(({ of, spec }) =>
    ["containers", "initContainers"].flatMap((name) =>
      spec
        .get(name)
        .list()
        .map((container) => ({ container, namespace: namespaceOf(of) })),
    ),
  );
  it.each(containers, ({ container, namespace }) => {
    for (const variable of container.get("env").list()) {
      const name = variable.get("name").written();
      const value = variable.get("value");
      it.expect(value, !(speaking.test(name) && value.exists), { message: `${name} is written down`, ...plain });
      if (value.exists) inText(it, value, value.written());
      ofCluster(it, variable.get("valueFrom", "secretKeyRef"), { what: name, namespace });
    }
    for (const source of container.get("envFrom").list()) {
      ofCluster(it, source.get("secretRef"), { what: "the environment", namespace });
    }
    for (const word of ["command", "args"].flatMap((name) => container.get(name).list())) {
      inText(it, word, word.written());
      // What `-Dname=` defines has been looked at among the text.
      const [, name = "", value = ""] = /^(?:--|-(?!D))([\w.-]+)=(.+)$/s.exec(word.written()) ?? [];
      it.expect(word, !speaking.test(name) || isProvided(value), { message: `${name} is written down`, ...plain });
    }
  });
}

interface Read {
  readonly what: string;
  readonly namespace: string;
}

/** A secret of the cluster comes from Secrets Manager where the driver makes it of a class that is mounted. */
function ofCluster(it: Inspection, reference: Node, { what, namespace }: Read): void {
  if (!reference.exists) return;
  const isSynced = syncedSecrets(it.model, namespace).some(({ name }) => name === reference.get("name").text());
  it.expect(reference, isSynced, {
    message: `${what} comes from a secret of the cluster`,
    expected: "a file that the driver mounts, or a secret that it makes of one",
  });
}

function inFiles(it: Inspection): void {
  const files = it.model.all("Kubernetes::ConfigMap").flatMap((config) => dataOf(config));
  it.each(files, ({ node, text }) => {
    for (const [name, value] of propertiesOf(text)) {
      it.expect(node, !speaking.test(name) || isProvided(value), { message: `${name} is written down`, ...plain });
    }
    inText(it, node, text);
    inDocument(it, node, text);
  });
}

/** Members of a document in JSON or YAML, however deep. */
function inDocument(it: Inspection, node: Node, text: string): void {
  const isDocument = /^\s*[[{]/.test(text) || /\.ya?ml$/.test(node.pointer);
  const members = isDocument ? membersOf(parseAllDocuments(text).map((one) => one.toJS() as unknown)) : [];
  for (const [name, value] of members) {
    it.expect(node, !speaking.test(name) || isProvided(value), { message: `${name} is written down`, ...plain });
  }
}

function membersOf(value: unknown, name = ""): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => membersOf(one, name));
  if (isMap(value)) return Object.entries(value).flatMap(([key, one]) => membersOf(one, key));
  return typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : [];
}

/** Passwords in addresses, and in definitions among options of Java. */
function inText(it: Inspection, node: Node, text: string): void {
  const inAddress = /[?&;](?:password|sslpassword)=(?![$&\s]|$)|:\/\/[^/\s:@"'${]+:[^@/\s"'${]+@/i.test(text);
  it.expect(node, !inAddress, { message: "an address holds a password", ...plain });
  // Options of a login module of Java: `username="a" password="b";`, within JSON with a backslash before each quote.
  const inOptions = /(?<![\w.-])(?:password|secret|clientSecret)\s*=\s*\\?(["'])(?![$\\"'])[^"']+/i.test(text);
  it.expect(node, !inOptions, { message: "options of a login hold a password", ...plain });
  for (const { name, value } of definitions(node)) {
    it.expect(node, !speaking.test(name) || isProvided(value), { message: `${name} is written down`, ...plain });
  }
}

/** A value that says where the secret is, instead of being it: nothing, a placeholder, a provider without a password of its own. */
function isProvided(value: string): boolean {
  if (value === "" || value.startsWith("$")) return true;
  if (!value.startsWith("{")) return false;
  return !/"(?:pass(?:word|wd)?|secret|token)"\s*:\s*"[^"$]/i.test(value);
}

function inValues(it: Inspection): void {
  it.each(
    () => it.model.all("Kubernetes::HelmRelease"),
    (release) => {
      for (const [path, node] of leaves(property(release, "spec", "values"))) {
        it.expect(node, !speaking.test(path) || isProvided(node.written()), {
          message: `${release.id} has ${path} among its values`,
          ...plain,
        });
      }
      const namespace = namespaceOf(release);
      for (const node of named(property(release, "spec", "values"), ["secretKeyRef", "secretRef"])) {
        ofCluster(it, node, { what: "a variable", namespace });
      }
    },
  );
}

/** The password of the database itself: managed by the service, or resolved when it is deployed. */
function inTemplates(it: Inspection): void {
  it.each(databasesOf(it.model), (database) => {
    const password = property(database, "MasterUserPassword");
    if (isKeptElsewhere(password)) return;
    it.expect(password, !password.exists, { message: "the password of the database is written down", ...plain });
  });
  it.each(
    () => it.model.all("AWS::SecretsManager::Secret"),
    (secret) => {
      const value = property(secret, "SecretString");
      if (isKeptElsewhere(value)) return;
      it.expect(value, !value.exists, {
        message: `${secret.id} is written down`,
        expected: "a secret that is generated",
        actual: "plain text",
      });
    },
  );
}

/** Whether a value is resolved from where secrets are kept when it is deployed. A plain parameter is no such place. */
function isKeptElsewhere(node: Node): boolean {
  const written = node.raw instanceof Unresolved ? node.raw.expression : node.written();
  return /\{\{resolve:(secretsmanager|ssm-secure):/.test(written);
}

/** Every part of a tree that has one of the names. */
function named(node: Node, names: readonly string[]): Node[] {
  if (Array.isArray(node.value())) return node.list().flatMap((one) => named(one, names));
  return node.entries().flatMap(([key, child]) => [...(names.includes(key) ? [child] : []), ...named(child, names)]);
}

/** Every text and number of a tree with the name that it stands under. */
function leaves(node: Node, name = ""): [string, Node][] {
  if (isMap(node.value())) return node.entries().flatMap(([key, child]) => leaves(child, key));
  const value = node.value();
  if (Array.isArray(value)) return node.list().flatMap((child) => leaves(child, name));
  return typeof value === "string" || typeof value === "number" ? [[name, node]] : [];
}
