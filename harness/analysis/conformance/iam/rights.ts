// What a role may do with one service, and nothing beyond it: statement by statement, within the role's denials and its
// boundary.

import type { Inspection } from "../inspection.ts";
import { mayPass } from "./answers.ts";
import { plain } from "./arns.ts";
import { namedResources } from "./holdings.ts";
import { asRole, policiesFor } from "./role-policies.ts";
import { glob, matches } from "../../iam/glob.ts";
import { property } from "../../model/node.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

export interface Rights {
  readonly role: Resource;
  /** Every statement of the role that allows. */
  readonly statements: readonly Statement[];
}

export interface Bounds {
  /** `s3:` */
  readonly prefix: string;
  readonly actions: readonly string[];
  readonly within: (arn: string) => boolean;
  readonly expected: string;
}

/** Whatever touches the service stays within the actions and resources. */
export function boundedTo(it: Inspection, { role, statements }: Rights, bounds: Bounds): void {
  it.each(statements, (statement) => {
    const touching = statement.actions().filter((action) => touches(action, bounds.prefix));
    const inverted = statement.notActions().length > 0;
    if (touching.length === 0 && !inverted) return;
    const beyond = touching.filter((action) => {
      const isAgreed = bounds.actions.some((one) => one.toLowerCase() === action.toLowerCase());
      return !isAgreed && mayDo(it, { role, statement, action });
    });
    it.expect(statement.node, beyond.length === 0 && !inverted, {
      message: `the pods may also do ${inverted ? "all but what NotAction lists" : beyond.join(", ")}`,
      expected: bounds.actions,
    });
    const outside = statement.resources().filter((arn) => {
      return (
        !bounds.within(textOf(plain(it.model, arn))) && touching.some((action) => mayDoOn(it, { role, action, arn }))
      );
    });
    it.expect(statement.node, outside.length === 0 && statement.notResources().length === 0, {
      message: `the pods' rights reach ${outside.join(", ") || "all but NotResource"}`,
      expected: bounds.expected,
    });
  });
}

/** Violated for each action that no statement gives, or that a denial or the boundary takes away. */
export function granted(it: Inspection, { role, statements }: Rights, actions: readonly string[]): void {
  for (const action of actions) {
    const giving = statements.filter((statement) => statement.coversAction(action));
    const has = giving.some((statement) => mayDo(it, { role, statement, action }));
    it.expect(property(role, "Policies"), has, { message: `the pods may not ${action}`, expected: action });
  }
}

/** Whether a role may do something on any of the resources that a statement names. */
export function mayDo(it: Inspection, asked: { role: Resource; statement: Statement; action: string }): boolean {
  const { role, statement, action } = asked;
  return namedResources(statement).some((arn) => mayDoOn(it, { role, action, arn }));
}

function mayDoOn({ model }: Inspection, asked: { role: Resource; action: string; arn: string }): boolean {
  const { role, action } = asked;
  const resource = textOf(plain(model, asked.arn));
  return mayPass({ asker: asRole(model, role), action, resource, stands: "for-many" }, policiesFor(model, role));
}

/** Whether an action, wildcards and all, names something of a service. */
function touches(action: string, prefix: string): boolean {
  return matches(glob(action.toLowerCase()), glob(`${prefix}*`)).value !== false;
}
