// The streaming cluster on a few resources: its endpoints, the roles of its accounts, and the disks of its nodes.

import { expect, it } from "vitest";
import { account, inFull, platform, running, said, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";

type Resources = Exclude<Written, string>;

/** A platform of which only the templates were read. */
function withoutManifests(written: Resources): PlatformModel {
  const { kind, resources, account: own, region } = platform(written);
  return new PlatformModel({ kind, resources, account: own, region });
}

it("EKS-011: the agreed cluster, its API open to the declared ranges alone", () => {
  const cluster = (ResourcesVpcConfig: object, more: object = {}) => ({
    C: ["EKS::Cluster", { Name: "c", Version: "1.33", ResourcesVpcConfig, ...more }] as const,
  });
  const both = { EndpointPrivateAccess: true, EndpointPublicAccess: true };
  const promised = { clusterName: "c", kubernetesVersion: "1.33", publicApi: true, apiRanges: ["192.0.2.0/24"] };
  const cases = {
    "the declared range": cluster({ ...both, PublicAccessCidrs: ["192.0.2.0/25", "192.0.2.128/25"] }),
    "everybody by default, which another row is about": cluster(both),
    "from inside alone": cluster({ EndpointPrivateAccess: true, EndpointPublicAccess: false }),
    "from outside alone": cluster({ EndpointPublicAccess: true, PublicAccessCidrs: ["192.0.2.0/24"] }),
    "another name and version": cluster(
      { ...both, PublicAccessCidrs: ["192.0.2.0/24"] },
      { Name: "d", Version: undefined },
    ),
  };
  expect(inFull("EKS-011", cases, promised)).toMatchInlineSnapshot(`
    "# the declared range: held
    # everybody by default, which another row is about: held
    # from inside alone: violated
    - C/ResourcesVpcConfig/EndpointPublicAccess: the API is not public as it is promised | found false | expected true
    # from outside alone: violated
    - C/ResourcesVpcConfig/EndpointPrivateAccess: the API is not reachable from inside | expected true
    # another name and version: violated
    - C/Name: the cluster has another name | found "d" | expected "c"
    - C/Version: not the promised version of Kubernetes | found "the newest (the default)" | expected "1.33""
  `);
  const closed = { clusterName: "c", kubernetesVersion: "1.33" };
  const inside = { EndpointPrivateAccess: true };
  expect(told("EKS-011", { open: cluster(both), inside: cluster({ ...inside, EndpointPublicAccess: false }) }, closed))
    .toMatchInlineSnapshot(`
      "# open
      violated
      finding C/ResourcesVpcConfig/EndpointPublicAccess: the API is not public as it is promised | false
      # inside
      held"
    `);
  const everywhere = { ...promised, apiRanges: ["0.0.0.0/0"] };
  expect(told("EKS-011", { "everybody, declared": cluster(both) }, everywhere)).toMatchInlineSnapshot(`
    "# everybody, declared
    held"
  `);
});

it("IAM-011: every account of the platform's namespaces has a role of its own", () => {
  const provider = { P: ["IAM::OIDCProvider", { Url: "https://oidc.example/id/1" }] as const };
  const role = (...subjects: string[]) =>
    [
      "IAM::Role",
      {
        RoleName: subjects[0] === undefined ? "nobody" : `role-of-${subjects[0]}`,
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.example/id/1` },
              Action: "sts:AssumeRoleWithWebIdentity",
              Condition: {
                StringEquals: {
                  "oidc.example/id/1:sub": subjects.map((one) => `system:serviceaccount:data:${one}`),
                  "oidc.example/id/1:aud": "sts.amazonaws.com",
                },
              },
            },
          ],
        },
      },
    ] as const;
  const user = (of?: string, namespace = "data") =>
    [
      "Kubernetes::ServiceAccount",
      {
        metadata: {
          namespace,
          annotations: of === undefined ? {} : { "eks.amazonaws.com/role-arn": `arn:aws:iam::${account}:role/x/${of}` },
        },
      },
    ] as const;
  const whole = { ...provider, A: role("a"), B: role("b"), a: user("role-of-a"), b: user("role-of-b") };
  expect(
    inFull(
      "IAM-011",
      {
        "no provider": { a: user() },
        whole,
        "no role": { ...whole, b: user() },
        "no role in another namespace": { ...whole, c: user(undefined, "kube-system") },
        "one role for two": { ...whole, A: role("a", "b"), b: user("role-of-a") },
        "another's role": { ...whole, b: user("role-of-a") },
        "no manifests": withoutManifests({ ...provider, A: role("a") }),
      },
      { namespaces: ["data"] },
    ),
  ).toMatchInlineSnapshot(`
    "# no provider: violated
    - none: the cluster has no identity provider | expected "1 OIDC provider"
    - ServiceAccount/data/a: ServiceAccount/data/a has no role that trusts it | found "" | expected "a role for system:serviceaccount:data:a"
    # whole: held
    # no role: violated
    - ServiceAccount/data/b: ServiceAccount/data/b has no role that trusts it | found "" | expected "role-of-b"
    # no role in another namespace: held
    # one role for two: violated
    - A/AssumeRolePolicyDocument: role-of-a serves 2 service accounts | found ["system:serviceaccount:data:a","system:serviceaccount:data:b"] | expected 1
    - ServiceAccount/data/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/data/b has no role that trusts it | found "role-of-a" | expected "role-of-b"
    - ServiceAccount/data/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/data/b shares its role with ServiceAccount/data/a | found "arn:aws:iam::123456789012:role/x/role-of-a" | expected "a role of its own"
    # another's role: violated
    - ServiceAccount/data/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/data/b has no role that trusts it | found "role-of-a" | expected "role-of-b"
    - ServiceAccount/data/b/metadata/annotations/eks.amazonaws.com~1role-arn: ServiceAccount/data/b shares its role with ServiceAccount/data/a | found "arn:aws:iam::123456789012:role/x/role-of-a" | expected "a role of its own"
    # no manifests: held"
  `);
  expect(told("IAM-011", { "no namespaces of its own": { ...provider, A: role("a"), c: user() } }))
    .toMatchInlineSnapshot(`
    "# no namespaces of its own
    held"
  `);
});

it("EKS-020: disks are mounted at the agreed paths, and pods keep their data there", () => {
  const paths = { objectives: { "EKS-020": { value: { journal: "/mnt/journal", ledgers: "/mnt/ledgers" } } } };
  const template = (script: string | undefined) =>
    [
      "EC2::LaunchTemplate",
      { LaunchTemplateData: script === undefined ? {} : { UserData: Buffer.from(script).toString("base64") } },
    ] as const;
  const mounts = "mkfs /dev/x\n  mount -o noatime /dev/x   /mnt/journal \nmount /dev/y /mnt/ledgers\n";
  const hostPath = (name: string, path: string) => ({ name, hostPath: { path } });
  const seen = (name: string, mountPath: string) => ({ name, mountPath });
  const bookie = (volumeMounts: object[], volumes = [hostPath("j", "/mnt/journal"), hostPath("l", "/mnt/ledgers")]) =>
    ["Kubernetes::StatefulSet", { spec: { template: { spec: { volumes, containers: [{ volumeMounts }] } } } }] as const;
  const own = [seen("else", "/x"), seen("l", "/mnt/ledgers"), seen("j", "/mnt/journal")];
  const folders = (journal: string, ledgers: string) =>
    [
      "Kubernetes::ConfigMap",
      { metadata: { name: "pulsar-bookie" }, data: { journalDirectories: journal, ledgerDirectories: ledgers } },
    ] as const;
  const whole = { T: template(mounts), B: bookie(own) };
  const kept = (journal: string, ledgers: string) => ({ ...whole, F: folders(journal, ledgers) });
  const cases = {
    whole,
    "no template": { B: bookie(own) },
    "a template that prepares nothing": { ...whole, T: template(undefined) },
    "mounted above": { ...whole, T: template("mount /dev/x /mnt\n") },
    "mounted beside": { ...whole, T: template("mount /dev/x /mnt/jour\nmount /dev/y /mnt/ledgers") },
    "by variables": {
      ...whole,
      T: template('JOURNAL=/dev/nvme1n1\nmount $JOURNAL /mnt/journal\n  L=/dev/y\nmount "${L}" /mnt/ledgers'),
    },
    "more words behind it": { ...whole, T: template("mount /dev/x /mnt/journal now\nmount /dev/y /mnt/ledgers") },
    "taken away again": { ...whole, T: template("umount /dev/x /mnt/journal\nmount /dev/y /mnt/ledgers") },
    "a disk without a place": { ...whole, T: template("mount /dev/x\nmount -a\nmount /dev/y /mnt/ledgers") },
    "no pod": { T: template(mounts), F: folders("/mnt/journal", "/mnt/ledgers") },
    "the wrong volume": { ...whole, B: bookie([seen("l", "/mnt/journal"), seen("l", "/mnt/ledgers")]) },
    "mounted elsewhere in the pod": { ...whole, B: bookie([seen("j", "/journal"), seen("l", "/mnt/ledgers")]) },
    "no manifests": withoutManifests({ T: template(mounts) }),
    "bookies write there": kept("/mnt/journal/a, /mnt/journal", "/mnt/ledgers/0,/mnt/ledgers/1"),
    "one folder elsewhere": kept("/mnt/journal,/var/journal", "/mnt/ledgers"),
    "folders beside": kept("/mnt/journals", "/mnt/ledgers"),
    "each other's": kept("/mnt/ledgers", "/mnt/journal"),
    "folders that nobody names": { ...whole, F: ["Kubernetes::ConfigMap", { metadata: { name: "pulsar-bookie" } }] },
  } as const;
  expect(inFull("EKS-020", cases, paths)).toMatchInlineSnapshot(`
    "# whole: held
    # no template: violated
    - none: no node mounts a disk at /mnt/journal | expected {"journal":"/mnt/journal"}
    - none: no node mounts a disk at /mnt/ledgers | expected {"ledgers":"/mnt/ledgers"}
    # a template that prepares nothing: violated
    - T: no node mounts a disk at /mnt/journal | expected {"journal":"/mnt/journal"}
    - T: no node mounts a disk at /mnt/ledgers | expected {"ledgers":"/mnt/ledgers"}
    # mounted above: held
    # mounted beside: violated
    - T: no node mounts a disk at /mnt/journal | expected {"journal":"/mnt/journal"}
    # by variables: held
    # more words behind it: held
    # taken away again: violated
    - T: no node mounts a disk at /mnt/journal | expected {"journal":"/mnt/journal"}
    # a disk without a place: violated
    - T: no node mounts a disk at /mnt/journal | expected {"journal":"/mnt/journal"}
    # no pod: violated
    - none: no pod keeps data at /mnt/journal | expected {"journal":"/mnt/journal"}
    - none: no pod keeps data at /mnt/ledgers | expected {"ledgers":"/mnt/ledgers"}
    # the wrong volume: violated
    - none: no pod keeps data at /mnt/journal | expected {"journal":"/mnt/journal"}
    # mounted elsewhere in the pod: held
    # no manifests: held
    # bookies write there: held
    # one folder elsewhere: violated
    - ConfigMap/pulsar-bookie/data/journalDirectories: the journal of the bookies lie elsewhere | found ["/mnt/journal","/var/journal"] | expected ["/mnt/journal"]
    # folders beside: violated
    - ConfigMap/pulsar-bookie/data/journalDirectories: the journal of the bookies lie elsewhere | found ["/mnt/journals"] | expected ["/mnt/journal"]
    # each other's: violated
    - ConfigMap/pulsar-bookie/data/journalDirectories: the journal of the bookies lie elsewhere | found ["/mnt/ledgers"] | expected ["/mnt/journal"]
    - ConfigMap/pulsar-bookie/data/ledgerDirectories: the ledgers of the bookies lie elsewhere | found ["/mnt/journal"] | expected ["/mnt/ledgers"]
    # folders that nobody names: held"
  `);
  const none = { "nothing agreed": whole };
  expect(told("EKS-020", none)).toMatchInlineSnapshot(`
    "# nothing agreed
    out-of-scope: no agreed value"
  `);
  expect(told("EKS-020", none, { objectives: { "EKS-020": { value: "text" } } })).toMatchInlineSnapshot(`
    "# nothing agreed
    out-of-scope: no agreed value"
  `);
  const nvme = { objectives: { "EKS-020": { value: { nvme: "/mnt/ledgers" } } } };
  expect(told("EKS-020", { "a disk that is not the bookies'": { ...whole, F: folders("/a", "/b") } }, nvme))
    .toMatchInlineSnapshot(`
    "# a disk that is not the bookies'
    violated
    finding ConfigMap/pulsar-bookie/data/ledgerDirectories: the ledgers of the bookies lie elsewhere | ["/mnt/ledgers"]"
  `);
});

it("IAM-011: the identity provider is the cluster's own", () => {
  const issuer = "https://oidc.eks.us-west-2.amazonaws.com/id/A1";
  const written = (Url: unknown) => ({
    C: ["EKS::Cluster", { Name: "c" }] as const,
    P: ["IAM::OIDCProvider", { Url }] as const,
  });
  const bare = issuer.slice("https://".length);
  const shown = (Url: unknown, of: string = issuer) => running(written(Url), { C: { OpenIdConnectIssuerUrl: of } });
  const verdict = (model: Parameters<typeof said>[1]) => said("IAM-011", model, { namespaces: ["own"] }).split("\n")[0];
  expect({
    "by reference": verdict(written({ "Fn::GetAtt": ["C", "OpenIdConnectIssuerUrl"] })),
    "by its name, before it stands": verdict(written(issuer)),
    "as it runs": verdict(shown(bare)),
    "another's, as it runs": verdict(shown(`${bare}2`)),
    "of a cluster that tells none": verdict(shown(bare, "")),
  }).toEqual({
    "by reference": "held",
    "by its name, before it stands": "unknown",
    "as it runs": "held",
    "another's, as it runs": "violated",
    "of a cluster that tells none": "unknown",
  });
});
