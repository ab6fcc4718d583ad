// The doors of Kafka's brokers, as somebody without a certificate meets them.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { aboutDoor, agreesWithoutCertificate, certificateFaults, eachDoor, silentInPlain, speaks } from "./tls.ts";
import type { DoorSeen, TlsMatrix } from "./tls.ts";

/** KC-002: every broker's door ends TLS, with a certificate of its name that a strict client takes, and takes nothing else. */
export function judgeBrokerTls({ doors, authority, now }: TlsMatrix): Judged {
  const seen = brokers(doors);
  const look = (one: DoorSeen): Finding[] => {
    const { newest } = one;
    if (newest.version !== undefined) return [...certificateFaults(one, authority, now), ...plaintext(one)];
    return agreesWithoutCertificate(newest)
      ? plaintext(one)
      : [aboutDoor(one, "makes no TLS handshake", newest.refused), ...plaintext(one)];
  };
  const encrypted = eachDoor(seen, look, silentInPlain);
  const unread = seen
    .filter(({ newest }) => newest.version === undefined && agreesWithoutCertificate(newest))
    .map((one) => aboutDoor(one, "shows its certificate only to somebody with one", one.newest.refused));
  return encrypted.verdict === "held" && unread.length > 0 ? judged({ violations: [], unknowns: unread }) : encrypted;
}

/** BASE-010: no broker answers a request of somebody who has shown no certificate, inside TLS or without. */
export function judgeNameless({ doors }: Pick<TlsMatrix, "doors">): Judged {
  const look = (one: DoorSeen): Finding[] => [
    ...(speaks("kafka", one.newest.said)
      ? [aboutDoor(one, "answers a client without a certificate", one.newest.said)]
      : []),
    ...plaintext(one),
  ];
  return eachDoor(brokers(doors), look, silentInPlain);
}

function brokers(doors: readonly DoorSeen[]): DoorSeen[] {
  return doors.filter(({ protocol }) => protocol === "kafka");
}

function plaintext(one: DoorSeen): Finding[] {
  return speaks("kafka", one.plaintext)
    ? [aboutDoor(one, "speaks kafka in plaintext", one.plaintext?.slice(0, 32))]
    : [];
}
