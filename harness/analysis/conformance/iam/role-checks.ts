// Roles of nodes, pods, vendor and people: who may take them on, and what they may do.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import {
  accountOf,
  crossAccountRoles,
  humanRoles,
  isForeign,
  managedPolicies,
  nodeRoles,
  podRole,
  policiesOf,
  policyName,
  roleName,
  statementsOfRole,
  trustOf,
} from "./roles.ts";
import { peopleWithRights } from "./people.ts";
import { boundedTo, granted, mayDo } from "./rights.ts";
import { bindsServiceAccount, subject } from "./service-account.ts";
import { askedFor, canTakeOn, withoutExact } from "./taking-on.ts";
import { closedAreas } from "./vendor-areas.ts";
import { property } from "../../model/node.ts";
import type { Principal, Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";

const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"];
const backupActions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];
const backupArn = "arn:aws:s3:::clickhouse-backups-";
const logActions = ["logs:CreateLogStream", "logs:PutLogEvents"];
const logArn = ":log-group:/aws/clickhouse/";
const vendorServices = ["eks", "ec2", "ebs", "elasticloadbalancing", "cloudwatch"];
const cloudwatchReads = /^cloudwatch:(Get|List|Describe)[A-Za-z]*\*?$/i;

export const roleChecks = [
  check("IAM-001", (it) => {
    it.each(
      () => nodeRoles(it.model),
      (role) => {
        const trust = property(role, "AssumeRolePolicyDocument");
        const statements = trustOf(role);
        it.expect(trust, statements.length > 0, {
          message: "nobody may take on the node role",
          expected: "ec2.amazonaws.com",
        });
        it.each(
          statements.filter((one) => one.allows),
          (statement) => {
            const isEc2 = statement
              .principals()
              .every(({ kind, value }) => kind === "Service" && value === "ec2.amazonaws.com");
            const plain = statement.actions().every((action) => action.toLowerCase() === "sts:assumerole");
            it.expect(
              statement.node,
              isEc2 && plain && !statement.hasNotPrincipal && statement.notActions().length === 0,
              {
                message: "somebody other than EC2 may take on the node role",
                expected: { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
              },
            );
          },
        );
      },
    );
  }),

  check("IAM-002", (it) => {
    it.each(
      () => nodeRoles(it.model),
      (role) => {
        const attached = managedPolicies(role);
        const node = property(role, "ManagedPolicyArns");
        const names = attached.map(policyName);
        for (const name of nodePolicies) {
          it.expect(node, names.includes(name), { message: `${name} is not attached`, expected: nodePolicies });
        }
        for (const [at, name] of names.entries()) {
          const where = attached[at] ?? node;
          it.expect(where, nodePolicies.includes(name), {
            message: `${name} is attached besides the three`,
            expected: nodePolicies,
          });
        }
        for (const extra of policiesOf(it.model, role)) {
          if (attached.some((one) => it.model.referred(one) === extra.resource)) continue;
          it.violated(extra, {
            message: "the node role carries a policy of its own",
            expected: "the three managed policies only",
          });
        }
      },
    );
  }),

  check("IAM-003", (it) => {
    const role = podRole(it.model);
    it.looked();
    if (role === undefined) {
      it.missing({ message: "no role can be taken on by the ClickHouse service account", expected: subject });
      return;
    }
    const beside = trustOf(role);
    for (const statement of beside.filter((one) => one.allows))
      it.attempt(() => {
        bindsServiceAccount(it, { model: it.model, role, statement, beside });
      });
  }),

  check("IAM-004", (it) => {
    onPodRole(it, /logs|cloudwatch/i, (role, statements) => {
      boundedTo(
        it,
        { role, statements },
        {
          prefix: "s3:",
          actions: backupActions,
          within: (arn) => arn.startsWith(backupArn),
          expected: `${backupArn}*`,
        },
      );
      granted(it, { role, statements }, backupActions);
    });
  }),

  check("IAM-005", (it) => {
    onPodRole(it, /s3/i, (role, statements) => {
      boundedTo(
        it,
        { role, statements },
        {
          prefix: "logs:",
          actions: logActions,
          within: (arn) => arn.includes(logArn),
          expected: `arn:aws:logs:*:*${logArn}*`,
        },
      );
      granted(it, { role, statements }, logActions);
    });
  }),

  check("IAM-006", (it) => {
    it.each(
      () => crossAccountRoles(it.model),
      (role) => {
        const beside = trustOf(role);
        it.each(
          beside.filter((one) => one.allows),
          (statement) => {
            const trust = { model: it.model, role, statement, beside };
            const others = withoutExact(trust, /^sts:externalid$/i);
            const isAgreed = askedFor(trust, /^sts:externalid$/i).values.every(
              ({ length }) => length >= shortestExternalId,
            );
            it.expect(statement.node, isAgreed && !canTakeOn(trust, others), {
              message: `${roleName(role)} may be taken on without the agreed external ID`,
              expected: { Condition: { StringEquals: { "sts:ExternalId": "agreed" } } },
              why: "without it the vendor's other customers can direct the vendor at this account",
            });
            for (const { node, value } of strangersTo(it, statement)) {
              it.violated(node, {
                message: `${roleName(role)} may be taken on by ${value}, which is not the vendor's account`,
                expected: vendorAccount(it),
                actual: value,
              });
            }
          },
        );
      },
    );
  }),

  check("IAM-007", (it) => {
    it.each(
      () => crossAccountRoles(it.model),
      (role) => {
        for (const managed of managedPolicies(role)) {
          if (it.model.referred(managed) !== undefined) continue;
          it.violated(managed, {
            message: `${policyName(managed)} is wider than the granted areas`,
            expected: vendorServices,
          });
        }
        it.each(
          statementsOfRole(it.model, role).filter((one) => one.allows),
          (statement) => {
            const node = statement.node;
            it.expect(node, statement.notActions().length === 0, {
              message: "NotAction grants everything else",
              expected: vendorServices,
            });
            const beyond = statement
              .actions()
              .filter((action) => !isVendorAction(action) && mayDo(it, { role, statement, action }));
            it.expect(node, beyond.length === 0, {
              message: `the vendor may also do ${beyond.join(", ")}`,
              expected: vendorServices,
            });
          },
        );
        const closed = closedAreas(it, role);
        it.expect(property(role, "Policies"), closed.length === 0, {
          message: `the vendor may not ${closed.join(", ")}`,
          expected: "every granted area",
          actual: closed,
        });
      },
    );
  }),

  check("IAM-009", (it) => {
    // Who takes on the roles of nodes and pods is their own rows'.
    const machines = new Set([...nodeRoles(it.model), podRole(it.model)]);
    it.each(
      () => humanRoles(it.model).filter((role) => !machines.has(role)),
      (role) => {
        const beside = trustOf(role);
        it.each(
          beside.filter((one) => one.allows),
          (statement) => {
            const open = canTakeOn({ model: it.model, role, statement, beside }, withoutFactor);
            it.expect(statement.node, !open, {
              message: `people take on ${roleName(role)} without a second factor`,
              expected: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
            });
          },
        );
      },
    );
    it.each(
      () => peopleWithRights(it.model, withoutFactor),
      ({ resource, rights: [first] }) => {
        if (first === undefined) return;
        it.violated(first.node, {
          message: `${resource.id} may ${first.action} without a second factor`,
          expected: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        });
      },
    );
  }),
];

/** STS takes no external ID that is shorter. */
const shortestExternalId = 2;

/** Sessions without a second factor: programs' keys carry no such key at all. */
const withoutFactor = [
  { absent: ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"] },
  { given: { "aws:MultiFactorAuthPresent": "false" }, absent: ["aws:MultiFactorAuthAge"] },
];

/** Looks at the pods' role. AWS's own policies of `elsewhere` are about other services than the row. */
function onPodRole(it: Inspection, elsewhere: RegExp, look: (role: Resource, statements: Statement[]) => void): void {
  const role = podRole(it.model);
  it.looked();
  if (role === undefined) {
    it.undecided("none", { message: "no role of the ClickHouse pods was found" });
    return;
  }
  it.attempt(() => {
    for (const managed of managedPolicies(role)) {
      if (it.model.referred(managed) === undefined && !elsewhere.test(policyName(managed))) {
        it.violated(managed, {
          message: `${policyName(managed)} grants more than the pods need`,
          expected: "inline rights only",
        });
      }
    }
    look(
      role,
      statementsOfRole(it.model, role).filter((one) => one.allows),
    );
  }, role);
}

function isVendorAction(action: string): boolean {
  const service = action.slice(0, action.indexOf(":")).toLowerCase();
  if (!vendorServices.includes(service) || action.endsWith(":*")) return false;
  return service !== "cloudwatch" || cloudwatchReads.test(action);
}

/** The vendor's account as the intent agrees on it. */
function vendorAccount(it: Inspection): string {
  const vendor = it.intent["vendor"];
  return isMap(vendor) ? textOf(vendor["account"]) : "";
}

/** Everyone, services, providers, and principals of other accounts than the vendor's and the own. */
function strangersTo(it: Inspection, statement: Statement): Principal[] {
  const agreed = vendorAccount(it);
  if (agreed === "") return [];
  const named = statement.principals().filter(({ kind, value }) => {
    if (kind !== "AWS" || value === "*") return true;
    return isForeign(it.model, value) && accountOf(value) !== agreed;
  });
  const others = { kind: "AWS", value: "everybody but the named", node: statement.node.get("NotPrincipal") };
  return statement.hasNotPrincipal ? [...named, others] : named;
}
