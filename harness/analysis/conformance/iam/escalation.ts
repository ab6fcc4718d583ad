// Ways to become more than one is: changing policies and trust, and handing roles to services.

import { leaves, namedResources, ownArns, ownPolicyArns } from "./holdings.ts";
import type { Holding } from "./holdings.ts";
import { homeAccount, plain } from "./arns.ts";
import { property } from "../../model/node.ts";
import { textOf } from "../../model/value.ts";
import type { Statement } from "../../model/policy.ts";

/** Each lets its holder become more than it is. */
const escalations = [
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:AddUserToGroup",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "lambda:UpdateFunctionCode",
];

/** Escalations that a statement leaves open: on more than one named resource, or on the holder itself. */
export function escalating(holding: Holding, statement: Statement): string[] {
  const own = [...ownArns(holding), ...ownPolicyArns(holding)];
  const named = namedResources(statement).map((arn) => textOf(plain(holding.model, arn)));
  const several = named.filter((arn) => /[*?]/.test(arn));
  const open = escalations.filter((action) => statement.coversAction(action));
  return open.filter((action) => {
    if (action === "iam:UpdateAssumeRolePolicy") {
      // Whoever says who may take on a role may say that it is himself, whichever role it is.
      return named.some((resource) => leaves(holding, statement, { action, resource, stands: "for-many" }));
    }
    const running = action === "lambda:UpdateFunctionCode" ? foreignFunctions(holding, named) : [];
    return [...several, ...running, ...own].some((resource) =>
      leaves(holding, statement, { action, resource, stands: "for-many" }),
    );
  });
}

/** Functions among the named ones that run in another role than the holder's: their code may do what that role may. */
function foreignFunctions({ model, holders }: Holding, named: readonly string[]): string[] {
  const functions = model.all("AWS::Lambda::Function");
  return named.filter((arn) =>
    functions.some((one) => {
      const name = property(one, "FunctionName").text();
      const role = model.referred(property(one, "Role"));
      // A role that is not part of the model is another one for sure.
      return arn.endsWith(`:function:${name ?? one.id}`) && !holders.some((holder) => holder === role);
    }),
  );
}

/** Services that run what they are given under the role that is passed to them. */
const services = ["anything", "ec2", "lambda", "ecs-tasks", "cloudformation", "glue", "codebuild", "sagemaker"].map(
  (name) => `${name}.amazonaws.com`,
);

/** Whether roles are passed only where they are named, and only to services that are named. */
export function boundsPassing(holding: Holding, statement: Statement): boolean {
  const home = homeAccount(holding.model);
  const paths = ["unrelated", "service-role/unrelated", "Administrator"];
  const roles = paths.map((path) => `arn:aws:iam::${home}:role/${path}`);
  const passes = (resource: string, given: Record<string, string>, absent: string[] = []) => {
    return leaves(holding, statement, { action: "iam:PassRole", resource, given, absent, stands: "for-many" });
  };
  if (roles.some((role) => passes(role, {}))) return false;
  const key = "iam:PassedToService";
  return namedResources(statement)
    .map((arn) => textOf(plain(holding.model, arn)))
    .every((arn) => {
      const reached = services.filter((service) => passes(arn, { [key]: service }));
      return (
        !passes(arn, {}, [key]) && reached.length <= namedServices(statement) && !reached.includes(services[0] ?? "")
      );
    });
}

/** How many services the statement itself names: a pattern for one of them is not a pattern for all. */
function namedServices(statement: Statement): number {
  return statement
    .conditions()
    .filter(({ key }) => key.toLowerCase() === "iam:passedtoservice")
    .flatMap(({ values }) => values).length;
}
