// One group judged against what a row requires of it and what the intent allows it.

import type { DeclaredRule } from "#harness/config/profile.ts";
import type { Inspection } from "../inspection.ts";
import { admissionOf, admits, declaredAdmissions, sharesPorts } from "./rule-set.ts";
import type { Admission } from "./rule-set.ts";
import { groupRoles, groupsInRole } from "../../model/group-roles.ts";
import type { GroupRoles } from "../../model/group-roles.ts";
import { property } from "../../model/node.ts";
import { describeRule, isInert, rulesOf } from "../../model/security-rules.ts";
import type { Direction, SecurityRule } from "../../model/security-rules.ts";

interface Required {
  readonly peer: string;
  readonly protocol: DeclaredRule["protocol"];
  readonly ports: DeclaredRule["ports"];
}

interface Row {
  readonly direction: Direction;
  readonly required: readonly Required[];
  /** Which of the group's rules this row speaks about; without it, of what is required alone. */
  readonly concerns?: (rule: SecurityRule, roles: GroupRoles) => boolean;
  readonly what: string;
}

export function tcp(peer: string, ports: number | string): Required {
  return { peer, protocol: "tcp", ports };
}

export function rolesOf(it: Inspection): GroupRoles {
  return groupRoles(it.model, it.intent.securityGroups);
}

export function declaredFor(it: Inspection, role: string | undefined, direction: Direction): Admission[] {
  return it.intent.rules
    .filter((rule) => rule.group === role && rule.direction === direction)
    .flatMap((rule) => declaredAdmissions(rule, it.intent));
}

export function judgeGroup(it: Inspection, role: string, row: Row): void {
  const roles = rolesOf(it);
  const groups = groupsInRole(roles, role);
  if (groups.length === 0) it.undecided("none", { message: `no security group of the ${role} was found` });
  it.each(groups, (group) => {
    const rules = rulesOf(it.model, group, row.direction);
    const wants = row.required.flatMap((wanted) =>
      declaredAdmissions({ ...wanted, group: role, direction: row.direction }, it.intent),
    );
    // Peers are looked up where they count: a rule on other ports decides nothing here, whatever it names.
    const reaching = rules.filter((rule) => wants.some((wanted) => sharesPorts(rule, wanted)));
    const known = reaching.filter(({ peer }) => peer.kind !== "unresolved");
    const actual = known.map((rule) => admissionOf(rule, roles, it.model));
    for (const wanted of row.required) {
      const declared = declaredAdmissions({ ...wanted, group: role, direction: row.direction }, it.intent);
      if (declared.every((one) => admits(actual, one))) continue;
      const side = row.direction === "ingress" ? "from" : "to";
      const place = property(group, row.direction === "ingress" ? "SecurityGroupIngress" : "SecurityGroupEgress");
      const what = `${row.what}: ${wanted.protocol} ${String(wanted.ports)} ${side} ${wanted.peer} is not admitted`;
      const says = { expected: wanted, actual: rules.map(describeRule) };
      if (known.length < reaching.length) {
        it.undecided(place, { ...says, message: `${what}, unless by a rule that cannot be resolved` });
      } else it.violated(place, { ...says, message: what });
    }
    const allowed = [...declaredFor(it, role, row.direction), ...wants];
    for (const rule of rules.filter((one) => row.concerns?.(one, roles) === true && !isInert(one))) {
      it.attempt(() => {
        undeclared(it, rule, { declared: allowed, roles, what: row.what });
      }, group);
    }
  });
}

export function undeclared(
  it: Inspection,
  rule: SecurityRule,
  of: { declared: readonly Admission[]; roles: GroupRoles; what: string },
): void {
  const isDeclared = admits(of.declared, admissionOf(rule, of.roles, it.model));
  it.expect(rule.node, isDeclared, {
    message: `${of.what}: ${describeRule(rule)} is not declared`,
    expected: "a rule of the intent",
    actual: describeRule(rule),
    isShown: rule.peer.kind === "range",
  });
}
