// Whether a bucket turns away whoever comes without TLS, whoever that is and whatever they ask for.

import { decide } from "../../iam/decide.ts";
import { readPolicy } from "../../iam/document.ts";
import type { Policy } from "../../iam/document.ts";
import { askerOf } from "../../iam/principal.ts";
import type { Asker } from "../../iam/principal.ts";
import { requestOf } from "../../iam/request.ts";
import type { Node } from "../../model/node.ts";
import { Undecided } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { strangerSession } from "../iam/strangers.ts";
import { arnsOf } from "./buckets.ts";

const home = "111122223333";

/** One of each kind: a denial for everyone denies each of them. */
const askers: readonly Asker[] = [
  { is: "anonymous" },
  strangerSession,
  { is: "user", arn: `arn:aws:iam::${home}:user/somebody` },
  { is: "root", arn: `arn:aws:iam::${home}:root` },
  { is: "service", name: "somebody.amazonaws.com" },
];

/** Whether every request without TLS is denied, on the bucket and on its objects. */
export function deniesPlaintext(documents: readonly Node[], bucket: Resource): boolean {
  const statements = documents.map((node) =>
    readPolicy({ name: bucket.id, document: node.value(), pointer: node.pointer }),
  );
  const { bucket: own, objects } = arnsOf(bucket);
  const everyone = [...askers, ...statements.flatMap(exceptions)];
  return [own, objects].every((forms) => {
    return forms.some((resource) =>
      everyone.every((asker) => statements.some((policy) => denies(policy, asker, resource))),
    );
  });
}

/** Whoever a NotPrincipal lists: for them the denial may not hold. */
function exceptions({ statements }: Policy): Asker[] {
  const listed = statements.flatMap(({ principal }) => (principal?.isNegated === true ? principal.entries : []));
  return listed.flatMap(({ kind, piece }): Asker[] => {
    if (typeof piece !== "string") return [];
    if (kind === "Service") return [{ is: "service", name: piece }];
    return [askerOf(/^\d{12}$/.test(piece) ? `arn:aws:iam::${piece}:root` : piece)];
  });
}

function denies(policy: Policy, asker: Asker, resource: string): boolean {
  const given = { "aws:SecureTransport": "false" };
  const asked = requestOf({
    asker,
    action: "s3:*",
    resource,
    resourceAccount: home,
    stands: "for-many",
    given,
    open: ["*"],
  });
  const { isExplicit, path } = decide(asked, { resource: policy });
  const unread = path[0]?.truth.open.find(({ kind }) => kind === "value");
  if (!isExplicit && unread !== undefined) throw new Undecided(`whether ${resource} is denied turns on ${unread.name}`);
  return isExplicit;
}
