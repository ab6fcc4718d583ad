// The KMS rows: three keys, rotated, administered by the account, used by whom the seed names.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { crossAccountRoles, roleName } from "../iam/roles.ts";
import { keyInRole, keyRoleNames, keyStatements, usesOfKeys } from "./keys.ts";
import type { KeyRole } from "./keys.ts";
import { beyondUse, roleMay, rootAdministers, serviceMay } from "./key-rights.ts";
import { property } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

const keyRoles = Object.keys(keyRoleNames) as readonly KeyRole[];

export const keyChecks = [
  check("KMS-001", (it) => {
    const found = new Map<Resource, KeyRole>();
    it.each(keyRoles, (role) => {
      const key = keyInRole(it.model, role);
      if (key === undefined) {
        it.missing({ message: `the ${role} key is missing`, expected: keyRoleNames[role] });
        return;
      }
      const other = found.get(key);
      it.expect(property(key, "Description"), other === undefined, {
        message: `one key serves both ${other ?? ""} and ${role}`,
        expected: "three separate keys",
      });
      found.set(key, role);
      const enabled = property(key, "Enabled");
      it.expect(enabled, enabled.bool(true), { message: `the ${role} key is disabled`, expected: true });
      it.expect(property(key, "KeySpec"), isSymmetric(key), {
        message: `the ${role} key encrypts nothing of AWS's services`,
        expected: "SYMMETRIC_DEFAULT",
      });
      const pending = key.attributes["KeyState"];
      if (pending === "PendingDeletion")
        it.violated(key, { message: `the ${role} key is about to be deleted`, actual: pending });
    });
    it.each(
      () => usesOfKeys(it.model),
      ({ node, role }) => {
        const key = it.model.referred(node);
        const other = key === undefined ? undefined : found.get(key);
        it.expect(node, other === undefined || other === role, {
          message: `the ${other ?? ""} key serves what the ${role} key is for`,
          expected: keyRoleNames[role],
        });
      },
    );
  }),

  check("KMS-002", (it) => {
    it.each(
      () => it.model.all("AWS::KMS::Key"),
      (key) => {
        // AWS rotates by itself what it made itself; the keys of the platform's data have to be of that kind.
        const able = isSymmetric(key) && (property(key, "Origin").text() ?? "AWS_KMS") === "AWS_KMS";
        if (!able && !keyRoles.some((role) => keyInRole(it.model, role) === key)) return;
        const rotation = able
          ? property(key, "EnableKeyRotation")
          : property(key, isSymmetric(key) ? "Origin" : "KeySpec");
        it.expect(rotation, able && rotation.bool(false), {
          message: `${key.id} is never rotated`,
          expected: true,
          actual: rotation.text() ?? "absent (off)",
          patch: { cdk: "enableKeyRotation: true", cli: `aws kms enable-key-rotation --key-id ${key.id}` },
        });
      },
    );
  }),

  check(
    "KMS-003",
    (it) => {
      it.each(
        () => it.model.all("AWS::KMS::Key"),
        (key) => {
          const window = property(key, "PendingWindowInDays");
          it.expect(window, (window.number() ?? 30) === 30, {
            message: `${key.id} could be gone after ${window.written()} days`,
            expected: 30,
            patch: { cdk: "pendingWindow: Duration.days(30)" },
          });
        },
      );
    },
    { declaredOnly: "the waiting period of an enabled key is not readable" },
  ),

  check("KMS-004", (it) => {
    it.each(
      () => it.model.all("AWS::KMS::Key"),
      (key) => {
        it.expect(property(key, "KeyPolicy"), rootAdministers(it, key), {
          message: `the account root does not administer ${key.id}`,
          expected: { Principal: { AWS: `arn:aws:iam::${it.model.account}:root` }, Action: "kms:*" },
          why: "without it a key whose users are gone can be managed by nobody",
        });
      },
    );
  }),

  check("KMS-005", (it) => {
    it.each(keysOf(it, ["eks"]), (key) => {
      const admitted = serviceMay(it, key, { name: "eks.amazonaws.com", actions: ["kms:Encrypt", "kms:Decrypt"] });
      it.expect(property(key, "KeyPolicy"), admitted, {
        message: "the secrets key does not admit EKS",
        expected: { Principal: { Service: "eks.amazonaws.com" } },
      });
    });
  }),

  check("KMS-006", (it) => {
    const vendors = crossAccountRoles(it.model);
    it.each(keysOf(it, ["ebs", "s3"]), (key) => {
      for (const vendor of vendors) {
        const uses = roleMay(it, key, { role: vendor, actions: ["kms:Decrypt", "kms:GenerateDataKey"] });
        it.expect(property(key, "KeyPolicy"), uses, {
          message: `${roleName(vendor)} may not use ${key.id}`,
          expected: ["kms:Decrypt", "kms:GenerateDataKey"],
        });
      }
    });
    it.each(
      () => it.model.all("AWS::KMS::Key"),
      (key) => {
        for (const vendor of vendors) {
          it.each(
            keyStatements(key).filter((one) => one.allows),
            (statement) => {
              const beyond = beyondUse(it, statement, vendor);
              it.expect(statement.node, beyond.length === 0, {
                message: `${roleName(vendor)} may also ${beyond.join(", ")} on ${key.id}`,
                expected: "use only",
              });
            },
          );
        }
      },
    );
  }),

  check("KMS-009", (it) => {
    const named = () => keyRoles.flatMap((role) => keysOf(it, [role]).map((key) => ({ role, key })));
    it.each(named, ({ role, key }) => {
      const name = tagsOf(key).get("Name");
      it.expect(property(key, "Tags"), name === keyRoleNames[role], {
        message: `the ${role} key is tagged ${name ?? "with no name"}`,
        expected: keyRoleNames[role],
        actual: name ?? "absent",
      });
    });
  }),
];

/** Volumes, buckets and secrets of Kubernetes take no other kind of key. */
function isSymmetric(key: Resource): boolean {
  return (property(key, "KeySpec").text() ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
}

/** Keys of some roles, as far as they are there. */
function keysOf(it: Inspection, roles: readonly KeyRole[]): Resource[] {
  return roles.flatMap((role) => keyInRole(it.model, role) ?? []);
}
