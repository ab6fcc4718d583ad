// The trust of the pods' role: the cluster's identity provider, and one service account of it.

import type { Inspection } from "../inspection.ts";
import { askedFor, canTakeOn, withoutExact } from "./taking-on.ts";
import type { Trust } from "./taking-on.ts";
import type { Node } from "../../model/node.ts";
import type { Statement } from "../../model/policy.ts";

/** The subject of the tokens of the ClickHouse pods. */
export const subject = "system:serviceaccount:clickhouse:clickhouse-sa";

/** Neighbours of the service account, by either half of its name. */
const neighbours = ["system:serviceaccount:clickhouse:default", "system:serviceaccount:default:clickhouse-sa"];

/** Violated unless the trust lets in tokens of the one service account, and nobody else. */
export function bindsServiceAccount(it: Inspection, trust: Trust): void {
  const { statement } = trust;
  const federated = statement.principals().every(({ kind }) => kind === "Federated") && !statement.hasNotPrincipal;
  const action = statement.actions().every((one) => one.toLowerCase() === "sts:assumerolewithwebidentity");
  it.expect(statement.node, federated && action && statement.notActions().length === 0, {
    message: "the pod role trusts more than the cluster's identity provider",
    expected: "sts:AssumeRoleWithWebIdentity through the provider",
  });
  const { keys, values } = askedFor(trust, /:sub$/i);
  const bringing = (text: string) => ({ given: Object.fromEntries(keys.map((key) => [key, text])) });
  const others = [
    ...withoutExact(trust, /:sub$/i, neighbours),
    ...values.filter((value) => value !== subject).map(bringing),
  ];
  const exact = !canTakeOn(trust, others) && canTakeOn(trust, [bringing(subject)]);
  it.expect(conditionOn(statement, keys) ?? statement.node, exact, {
    message: "the pod role is not bound to one service account",
    expected: { StringEquals: { "…:sub": subject } },
    patch: { cdk: `StringEquals: { "\${issuer}:sub": "${subject}" }` },
  });
}

function conditionOn({ node }: Statement, keys: readonly string[]): Node | undefined {
  const lines = node.get("Condition").entries();
  return lines.flatMap(([, line]) => line.entries()).find(([key]) => keys.includes(key))?.[1];
}
