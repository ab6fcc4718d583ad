// Whether a client that is strict about certificates refuses the bad ones. The good one shows that it could have passed.

import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

export interface CertificateAttempt {
  /** `good`, or what is wrong with the certificate. */
  readonly certificate: string;
  readonly accepted: boolean;
  /** The client's words when it refused. */
  readonly said: string;
}

/** TLS-003. A refusal counts only if it is about the certificate. */
export function judgeStrictClient(attempts: readonly CertificateAttempt[]): Judged {
  const about = { source: "handshakes" };
  const good = attempts.find(({ certificate }) => certificate === "good");
  const bad = attempts.filter(({ certificate }) => certificate !== "good");
  return judged({
    violations: bad
      .filter(({ accepted }) => accepted)
      .map(({ certificate }) => ({
        ...about,
        resource: certificate,
        message: `the client takes a certificate that is ${certificate}`,
      })),
    unknowns: [
      ...(good?.accepted === true
        ? []
        : [
            { ...about, resource: "good", message: `the good certificate was not taken: ${good?.said ?? "not tried"}` },
          ]),
      ...(bad.length === 0 ? [{ ...about, resource: "none", message: "no bad certificate was tried" }] : []),
      ...bad
        .filter(({ accepted, said }) => !accepted && !/certificate|altnames|expired|self.signed/i.test(said))
        .map(({ certificate, said }) => ({
          ...about,
          resource: certificate,
          message: `refused for another reason: ${said}`,
        })),
    ],
  });
}
