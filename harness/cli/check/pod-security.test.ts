import { describe, expect, it } from "vitest";
import { podsOf } from "../../analysis/conformance/cluster/manifest-objects.ts";
import { platform } from "../../analysis/conformance/sample-platform.ts";
import type { PlatformModel } from "../../analysis/model/platform-model.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { profiles, variants } from "../vocabulary.ts";
import { synthesized } from "./planted-cases.ts";
import { beyondLevel, enforcedLevel } from "./pod-security.ts";

const refused = (model: PlatformModel): string[] =>
  podsOf(model).flatMap((pods) => beyondLevel(model, pods).map(({ message }) => message.replace(/^[^:]*: /, "")));

it.each(profiles.flatMap((profile) => variants.map((variant) => [profile, variant] as const)))(
  "the namespaces of %s, %s, let in all of its pods",
  async (profile, variant) => {
    const model = buildTemplateModel(await synthesized(profile, variant));
    expect(refused(model)).toEqual([]);
    // Where no namespace of pods enforces a level, or there are no pods, everything would be let in.
    const inNone = podsOf(model).filter((pods) => enforcedLevel(model, pods) === undefined);
    expect(inNone.map(({ of }) => of.id)).toEqual([]);
    expect(podsOf(model).length > 0).toBe(profile !== "msk-privatelink");
  },
);

describe("a namespace", () => {
  const asked = (level: string, spec: object): string[] => {
    const labels = { "pod-security.kubernetes.io/enforce": level };
    return refused(
      platform({
        n: ["Kubernetes::Namespace", { metadata: { labels } }],
        p: ["Kubernetes::Pod", { metadata: { namespace: "n" }, spec }],
      }),
    );
  };
  const profile = { seccompProfile: { type: "RuntimeDefault" } };
  const pod = { runAsNonRoot: true, runAsUser: 101, ...profile };
  const own = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
  const good = { securityContext: pod, containers: [{ securityContext: own }] };
  const path = { volumes: [{ name: "v", hostPath: { path: "/x" } }] };
  it.each<[string, string, object, string[]]>([
    ["of the restricted level, and a modest pod", "restricted", good, []],
    ["and a pod that says nothing", "baseline", { containers: [{}] }, []],
    ["and a path of the node", "baseline", { containers: [{}], ...path }, ["they mount a path of the node"]],
    ["that lets in everything", "privileged", { hostNetwork: true, containers: [{}], ...path }, []],
    ["and the network of the node", "baseline", { hostNetwork: true, containers: [{}] }, ["they have hostNetwork"]],
    [
      "and a privileged container",
      "baseline",
      { containers: [{ securityContext: { privileged: true } }] },
      ["one of their containers is privileged"],
    ],
    [
      "and a port of the node",
      "baseline",
      { containers: [{ ports: [{ containerPort: 1, hostPort: 1 }] }] },
      ["they take a port of the node"],
    ],
    [
      "and an unusual capability",
      "baseline",
      { containers: [{ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }] },
      ["they add a capability"],
    ],
    [
      "of the restricted level, and a volume over the network",
      "restricted",
      { ...good, volumes: [{ name: "v", nfs: { server: "x", path: "/" } }] },
      ["a volume is of no kind that is let in"],
    ],
    [
      "of the restricted level, and root",
      "restricted",
      { ...good, securityContext: { ...profile, runAsUser: 0 } },
      ["a container may run as root", "a container runs as root"],
    ],
    [
      "of the restricted level, and a second container that says nothing",
      "restricted",
      { ...good, containers: [...good.containers, {}] },
      ["a container may gain privileges", "a container keeps capabilities"],
    ],
    [
      "of the restricted level, without a profile of system calls",
      "restricted",
      { ...good, securityContext: { runAsNonRoot: true } },
      ["a container has no profile of system calls"],
    ],
    [
      "of the restricted level, and a capability",
      "restricted",
      { ...good, containers: [{ securityContext: { ...own, capabilities: { drop: ["ALL"], add: ["CHOWN"] } } }] },
      ["a container adds a capability"],
    ],
  ])("%s", (_what, level, spec, expected) => {
    expect(asked(level, spec)).toEqual(expected);
  });
});
