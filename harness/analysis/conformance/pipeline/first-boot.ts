// What the worker's host does when it starts, as its launch script says.

import type { Inspection } from "../inspection.ts";
import { settingOf } from "./hosts.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { property } from "../../model/node.ts";

/** The port on which the brokers speak TLS with certificates. */
export const kafkaPort = 9094;

/** The script in the clear; launch scripts travel in base64. */
export function firstBoot(text: string): string {
  return text.startsWith("#") ? text : Buffer.from(text, "base64").toString("utf8");
}

/** Ports of the brokers' other listeners: in the clear, SCRAM, IAM, and their public twins; and ZooKeeper's. */
const otherPorts = /(?<![\w.-])(?:909[2-8]|919[2-8]|2181|2182)(?!\d)/g;

/** Which listeners the host asks MSK for, or names itself. */
export function bootstrapsByTls(it: Inspection, script: Node): void {
  const text = firstBoot(script.written());
  const asked = [...text.matchAll(/BootstrapBrokerString\w*/g)].map(([kind]) => kind);
  const isAssigned = /BOOTSTRAP_SERVERS=["']?[^\s"'$]/.test(text);
  it.expect(
    script,
    asked.every((kind) => kind === "BootstrapBrokerStringTls"),
    {
      message: "the host asks MSK for other listeners than those on 9094",
      expected: "BootstrapBrokerStringTls",
      actual: asked,
    },
  );
  const others = [...text.matchAll(otherPorts)].map(([port]) => port).filter((port) => Number(port) !== kafkaPort);
  it.expect(script, others.length === 0, {
    message: "the host's first boot names other ports of the brokers",
    expected: kafkaPort,
    actual: others,
  });
  if (!isAssigned && [...asked, ...others].length === 0) {
    it.undecided(script, { message: "where the host has its brokers from is not seen in its first boot" });
  }
}

/** Settings that the script writes beside those that it fetches. */
export function keepsTls(it: Inspection, script: Node): void {
  const text = firstBoot(script.written());
  for (const [line, value] of text.matchAll(/security\.protocol\s*[=:]\s*["']?(\w+)/g)) {
    it.expect(script, value === "SSL" || value === "SASL_SSL", {
      message: `the host's first boot sets ${line}`,
      expected: "SSL",
      actual: value,
    });
  }
}

/** A command that fetches parameters, and the names that it fetches. */
const fetching = /ssm\s+get-parameters?[ \t][^\n;|]*?--names?((?:[ \t=]+["']?\/[\w./-]+["']?)+)/g;

/** Each parameter that the script fetches by name is one that was read: what it says is judged. */
export function fetchesKnown(it: Inspection, host: Resource): void {
  const script = settingOf(it, host, "UserData");
  const text = firstBoot(script.written());
  const known = new Set(it.model.all("AWS::SSM::Parameter").map((one) => property(one, "Name").written()));
  for (const [, words = ""] of text.replaceAll("\\\n", " ").matchAll(fetching)) {
    for (const [name] of words.matchAll(/[\w./-]+/g)) {
      if (known.has(name)) continue;
      it.undecided(script, { message: `the host starts with ${name}, which is not part of what was read` });
    }
  }
}
