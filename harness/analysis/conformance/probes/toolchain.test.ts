import { expect, it } from "vitest";
import { isWithin, judgeToolchain } from "./toolchain.ts";

const wanted = {
  ...{ terraform: ">= 1.0", kubectl: ">= 1.28", helm: "3.x", java: ">= 21", maven: ">= 3.8" },
  ...{ aws: "2.x", cdk: ">= 2.221.0" },
};

const said: Readonly<Record<string, string>> = {
  terraform: "Terraform v1.9.8\non linux_amd64",
  kubectl: "Client Version: v1.31.2\nKustomize Version: v5.4.2",
  helm: "v3.16.2+g13654a5",
  java: 'openjdk version "21.0.5" 2024-10-15\nOpenJDK Runtime Environment',
  maven: "Apache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937)\nJava version: 17.0.1",
  aws: "aws-cli/2.22.4 Python/3.12.6 Linux/6.1 exe/x86_64",
  cdk: "2.221.0 (build 7a4d3c1)",
};

function judge(change: Readonly<Record<string, object>> = {}) {
  const answers = Object.entries(said).map(([tool, text]) => ({ tool, text, ...change[tool] }));
  const { verdict, findings } = judgeToolchain(wanted, answers);
  return [verdict, ...findings.map(({ resource }) => resource)];
}

it("turns the row of the agreed programs when one is older", () => {
  const judged = judgeToolchain(
    wanted,
    [
      ...Object.entries(said).map(([tool, text]) => ({ tool, text })),
      { tool: "kubectl", text: "Client Version: v1.24.0" },
    ].toReversed(),
  );
  expect({ "OPS-004": judged.verdict }).toEqual({ "OPS-004": "violated" });
});

it("takes a machine that has everything", () => {
  expect(judge()).toEqual(["held"]);
});

it.each([
  ["kubectl", "Client Version: v1.24.0"],
  ["kubectl", 'Client Version: version.Info{Major:"1", Minor:"24", GitVersion:"v1.24.17"}'],
  ["helm", "v4.0.0+g1"],
  ["helm", "v2.17.0+ga690bad"],
  ["aws", "aws-cli/1.36.0 Python/3.9.20"],
  ["cdk", "2.99.0 (build 1)"],
  ["java", 'java version "1.8.0_381"'],
  ["java", 'openjdk version "17.0.9"'],
  ["maven", "Apache Maven 3.6.3\nJava version: 21.0.1"],
  ["terraform", "Terraform v0.15.5"],
])("accuses %s: %s", (tool, text) => {
  expect(judge({ [tool]: { text } })).toEqual(["violated", tool]);
});

it.each([
  ["kubectl", 'Client Version: version.Info{Major:"1", Minor:"30", GitVersion:"v1.30.1"}'],
  ["cdk", "2.1000.0 (build 1)"],
  ["java", 'openjdk version "25" 2025-09-16'],
  ["maven", "\u001B[1mApache Maven 4.0.0\u001B[m"],
  ["kubectl", "Client Version: v1.28.0-eks-1"],
])("takes %s: %s", (tool, text) => {
  expect(judge({ [tool]: { text } })).toEqual(["held"]);
});

it("accuses what is not there, and leaves open what does not answer", () => {
  expect(judge({ helm: { text: undefined, isMissing: true } })).toEqual(["violated", "helm"]);
  expect(judge({ helm: { text: undefined, silence: "no answer in 20 s" } })).toEqual(["unknown", "helm"]);
  expect(judge({ helm: { text: "Error: plugin" } })).toEqual(["unknown", "helm"]);
  expect(judgeToolchain(wanted, []).verdict).toBe("unknown");
  expect(judgeToolchain({}, []).verdict).toBe("unknown");
  expect(judgeToolchain({ helm: "newest" }, [{ tool: "helm", text: "v3.1.0" }]).verdict).toBe("unknown");
});

it.each([
  ["1.28", ">= 1.28", true],
  ["1.28.0", ">= 1.28", true],
  ["1.9", ">= 1.28", false],
  ["2", ">= 1.28.7", true],
  ["3.16", "3.x", true],
  ["3", "3.x", true],
  ["30.1", "3.x", false],
  ["3.1", "latest", undefined],
])("%s is within %s: %s", (version, range, expected) => {
  expect(isWithin(version, range)).toBe(expected);
});
