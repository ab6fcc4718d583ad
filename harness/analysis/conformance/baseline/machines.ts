// Instances, launch templates, volumes, snapshots: metadata service and encryption.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { keyInRole } from "../kms/keys.ts";
import { foreignTemplates, startedFrom, unshownVersions, versionsInUse } from "./launch-templates.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

interface Device {
  readonly node: Node;
  readonly encrypted: Node;
  readonly key: Node;
}

export const machineChecks = [
  // R16: two hops only where the intent lists the workload; pinned versions are read where they can be seen.
  check("BASE-004", (it) => {
    it.each(
      () => versionsInUse(it.model),
      (template) => {
        metadata(it, template, property(template, "LaunchTemplateData", "MetadataOptions"));
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::Instance"),
      (instance) => {
        const options = property(instance, "MetadataOptions");
        // What a template says of it is judged there.
        if (options.exists || !property(instance, "LaunchTemplate").exists) metadata(it, instance, options);
      },
    );
    it.each(
      () => foreignTemplates(it.model),
      (template) => {
        if (property(template.resource, "MetadataOptions").exists) return;
        it.undecided(template, { message: `what ${template.resource.id} starts from is not part of what was read` });
      },
    );
    it.each(
      () => it.model.all("AWS::AutoScaling::LaunchConfiguration"),
      (configuration) => {
        metadata(it, configuration, property(configuration, "MetadataOptions"));
      },
    );
    startedByKarpenter(it);
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        const template = property(group, "LaunchTemplate");
        it.expect(template, template.exists, {
          message: "nodes without a launch template answer metadata requests from two hops away",
          expected: "a launch template that requires IMDSv2 with one hop",
        });
      },
    );
    it.attempt(() => {
      if (unshownVersions(it.model).length > 0)
        it.outOfScope("needs: live (a pinned launch template version is not in the template)");
    });
  }),

  check("BASE-015", (it) => {
    it.each(
      () => devices(it),
      ({ encrypted, node }) => {
        it.expect(encrypted.exists ? encrypted : node, encrypted.bool(false), {
          message: "a volume is not encrypted",
          expected: true,
        });
      },
    );
    knownVolumes(it);
    const started = it.model
      .all("Kubernetes::EC2NodeClass")
      .flatMap((one) => property(one, "spec", "blockDeviceMappings").list());
    // Karpenter encrypts its own choice of volumes, and takes a named one as it is named.
    it.each(started, (mapping) => {
      const encrypted = mapping.get("ebs", "encrypted");
      it.expect(encrypted.exists ? encrypted : mapping, encrypted.bool(false), {
        message: "volumes of nodes that Karpenter starts are not encrypted",
        expected: true,
      });
    });
    it.each(
      () => it.model.all("Kubernetes::StorageClass"),
      (storage) => {
        if (!/ebs/.test(property(storage, "provisioner").written())) return;
        const encrypted = property(storage, "parameters", "encrypted");
        it.expect(encrypted, encrypted.bool(false), {
          message: `volumes of ${storage.id} are not encrypted`,
          expected: "true",
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::SnapshotBlockPublicAccess"),
      (setting) => {
        const state = property(setting, "State");
        it.expect(state, state.text() !== "unblocked", {
          message: "snapshots may be made public",
          expected: "block-all-sharing",
        });
      },
    );
    it.each(
      () => it.model.all("AWS::EC2::Snapshot", "AWS::EC2::Image"),
      (stored) => {
        const shared = property(stored, "Public");
        it.expect(shared, !shared.bool(false), { message: `${stored.id} is public`, expected: false });
        const encrypted = property(stored, "Encrypted");
        it.expect(encrypted, encrypted.bool(false), { message: `${stored.id} is not encrypted`, expected: true });
      },
    );
    it.leftOut("the account's default encryption is a setting of the account, not of a template");
  }),

  check("KMS-007", (it) => {
    const key = keyInRole(it.model, "ebs");
    knownVolumes(it);
    it.each(
      () => devices(it),
      (device) => {
        it.expect(device.encrypted.exists ? device.encrypted : device.node, device.encrypted.bool(false), {
          message: "a volume is not encrypted",
          expected: true,
        });
        if (!device.encrypted.bool(false)) return;
        it.expect(
          device.key.exists ? device.key : device.node,
          key !== undefined && it.model.referred(device.key) === key,
          {
            message: "a volume is encrypted with another key",
            expected: key?.id ?? "the EBS key",
            actual: device.key.text() ?? "the AWS managed key",
          },
        );
      },
    );
    it.each(
      () => it.model.all("Kubernetes::StorageClass"),
      (storage) => {
        if (!/ebs/.test(property(storage, "provisioner").written())) return;
        const parameters = property(storage, "parameters");
        const encrypted = parameters.get("encrypted");
        it.expect(encrypted, encrypted.bool(false), {
          message: `volumes of ${storage.id} are not encrypted`,
          expected: "true",
        });
        const used = parameters.get("kmsKeyId");
        if (!encrypted.bool(false)) return;
        it.expect(used, key !== undefined && it.model.referred(used) === key, {
          message: `volumes of ${storage.id} use another key`,
          expected: key?.id ?? "the EBS key",
        });
      },
    );
    if (!it.model.hasManifests) it.leftOut("volumes of the pods stand in the manifests");
  }),

  check("EKS-007", (it) => {
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        const scaling = property(group, "ScalingConfig");
        const [most, desired] = [scaling.get("MaxSize").number() ?? 2, scaling.get("DesiredSize").number() ?? 2];
        it.expect(scaling.get("MaxSize"), most > desired, {
          message: "the group cannot grow",
          expected: `more than ${String(desired)}`,
          actual: most,
        });
      },
    );
    it.leftOut("that nodes follow pending pods needs EC2's capacity");
  }),
];

/** Nodes that Karpenter starts, as their class says. */
function startedByKarpenter(it: Inspection): void {
  it.each(
    () => it.model.all("Kubernetes::EC2NodeClass"),
    (one) => {
      const options = property(one, "spec", "metadataOptions");
      if (options.get("httpEndpoint").text() === "disabled") return;
      // Karpenter asks for tokens of one hop where nothing is said.
      const [tokens, hops] = [options.get("httpTokens"), options.get("httpPutResponseHopLimit")];
      it.expect(tokens, (tokens.text() ?? "required") === "required", {
        message: `nodes of ${one.id} answer metadata requests without a token`,
        expected: "required",
      });
      const most = it.intent.hopLimit2.includes(property(one, "metadata", "name").written()) ? 2 : 1;
      it.expect(hops, (hops.number() ?? 1) <= most, {
        message: `metadata tokens of ${one.id} travel ${hops.written()} hops`,
        expected: most,
      });
    },
  );
}

function metadata(it: Inspection, resource: Resource, options: Node): void {
  if (options.get("HttpEndpoint").text() === "disabled") return;
  const tokens = options.get("HttpTokens");
  it.expect(tokens, tokens.text() === "required", {
    message: `${resource.id} answers metadata requests without a token`,
    expected: "required",
    actual: tokens.text() ?? "optional (the default)",
    patch: { cdk: "requireImdsv2: true", cli: "aws ec2 modify-instance-metadata-options --http-tokens required" },
  });
  const hops = options.get("HttpPutResponseHopLimit");
  const names = [resource.id, tagsOf(resource).get("Name"), property(resource, "LaunchTemplateName").text()];
  const allowed = names.some((name) => name !== undefined && it.intent.hopLimit2.includes(name)) ? 2 : 1;
  it.expect(hops, (hops.number() ?? 1) <= allowed, {
    message: `metadata tokens of ${resource.id} travel ${hops.written()} hops`,
    expected: allowed,
    why: "with two hops a pod can take on the role of its node",
  });
}

/** Volumes that a template from elsewhere declares are nobody's to judge here; those that stand beside it are. */
function knownVolumes(it: Inspection): void {
  it.each(
    () => foreignTemplates(it.model),
    (template) => {
      if (property(template.resource, "BlockDeviceMappings").exists) return;
      it.undecided(template, { message: `the volumes of ${template.resource.id} are not part of what was read` });
    },
  );
}

/** Every volume that is declared: of templates, instances, node groups and on its own. */
function devices(it: Inspection): Device[] {
  const mapped = (list: Node): Device[] => {
    return list
      .list()
      .filter((mapping) => mapping.get("Ebs").exists)
      .map((mapping) => ({
        node: mapping,
        encrypted: mapping.get("Ebs", "Encrypted"),
        key: mapping.get("Ebs", "KmsKeyId"),
      }));
  };
  const whole = (node: Node): Device[] => {
    const found = mapped(node);
    return found.length > 0 ? found : [{ node, encrypted: node.get("Encrypted"), key: node.get("KmsKeyId") }];
  };
  const templates = it.model
    .all("AWS::EC2::LaunchTemplate")
    .filter((one) => !isOverruled(it, one))
    .flatMap((one) => whole(property(one, "LaunchTemplateData", "BlockDeviceMappings")));
  const instances = it.model
    .all("AWS::EC2::Instance")
    .filter(() => !it.model.isLive)
    .flatMap((one) => {
      const own = property(one, "BlockDeviceMappings");
      return property(one, "LaunchTemplate").exists ? mapped(own) : whole(own);
    });
  const configurations = it.model
    .all("AWS::AutoScaling::LaunchConfiguration")
    .flatMap((one) => whole(property(one, "BlockDeviceMappings")));
  const volumes = it.model.all("AWS::EC2::Volume").map((one) => ({
    node: property(one, "Encrypted"),
    encrypted: property(one, "Encrypted"),
    key: property(one, "KmsKeyId"),
  }));
  const bare = it.model
    .all("AWS::EKS::Nodegroup")
    .filter((group) => !property(group, "LaunchTemplate").exists)
    .map((group) => property(group, "DiskSize"))
    .map((node) => ({ node, encrypted: node.get("Encrypted"), key: node.get("KmsKeyId") }));
  return [...templates, ...instances, ...configurations, ...volumes, ...bare];
}

/** A template that names no volumes and starts nothing but instances that name theirs. */
function isOverruled(it: Inspection, template: Resource): boolean {
  if (property(template, "LaunchTemplateData", "BlockDeviceMappings").exists || it.model.isLive) return false;
  const started = startedFrom(it.model, template);
  const namesItsOwn = (one: Resource) =>
    one.type === "AWS::EC2::Instance" && property(one, "BlockDeviceMappings").exists;
  return started.length > 0 && started.every(namesItsOwn);
}
