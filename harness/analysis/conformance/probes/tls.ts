// The handshake matrix of the platform's doors: what each agrees to under every protocol version, whose certificate it
// shows, and whether it speaks its protocol to somebody who never asked for TLS.

import { X509Certificate } from "node:crypto";
import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

/** One attempt: agreed (`version`), refused by the server, not offered by this client, or nobody there or no word in time. */
export interface Handshake {
  readonly version?: string | undefined;
  readonly cipher?: string | undefined;
  /** The leaf in DER, base64. */
  readonly certificate?: string | undefined;
  /** First bytes of the answer to a greeting, in hex. */
  readonly said?: string | undefined;
  readonly refused?: string | undefined;
  readonly unable?: string | undefined;
  readonly unreachable?: string | undefined;
}

export interface DoorTried {
  /** `host:port`. */
  readonly door: string;
  /** By version `1.0` … `1.3`, and `weak`: version 1.2 with weak ciphers only. */
  readonly offers: Readonly<Record<string, Handshake>>;
  /** Whatever both sides like best. */
  readonly newest: Handshake;
}

export interface DoorSeen extends DoorTried {
  readonly protocol: "http" | "native" | "kafka";
  /** First bytes of the answer to a greeting without TLS, in hex; empty when the door closed, null when it kept silent. */
  readonly plaintext: string | null;
}

interface Tried {
  readonly doors: readonly DoorTried[];
}

export interface TlsMatrix {
  readonly doors: readonly DoorSeen[];
  /** Authority that has to have signed the certificates; absent where the public ones do. */
  readonly authority: X509Certificate | undefined;
  readonly now: Date;
}

/** Versions that nobody may agree to (RFC 8996), and the ciphers that protect nothing. */
const forbidden = ["1.0", "1.1", "weak"];

/** How an answer begins: HTTP's status line, native's Hello (0) and Exception (2), Kafka's length and number. */
const words = { http: /^485454502f/, native: /^0[02]/, kafka: /^[0-9a-f]{8}00000001/ } as const;
/** `HTTP/1.x 400`: what doors of another protocol, ClickHouse's native one among them, say to a request of HTTP. */
const wrongDoor = /^485454502f312e3[01]20343030/;

/** Whether what was said is an answer in the protocol. */
export function speaks(protocol: DoorSeen["protocol"], said: string | null | undefined): boolean {
  return words[protocol].test(said ?? "") && !wrongDoor.test(said ?? "");
}

/** A door that neither answered in plaintext nor closed has not said that it would not. */
export function silentInPlain(one: DoorSeen): Finding[] {
  return one.plaintext === null ? [aboutDoor(one, "neither answers in plaintext nor closes", undefined)] : [];
}

/** A door that asks for a certificate has agreed to the version and the cipher before (RFC 5246, 7.4.4; RFC 8446, 4.4.2.4). */
export function agreesWithoutCertificate({ refused }: Handshake): boolean {
  return /CERTIFICATE/i.test(refused ?? "");
}

/** TLS-001, TLS-002: every door of the protocol ends TLS, with a certificate of its name that a strict client takes. */
export function judgeEncrypted(protocol: DoorSeen["protocol"], { doors, authority, now }: TlsMatrix): Judged {
  return eachDoor(
    doors.filter((one) => one.protocol === protocol),
    (one) => {
      const { newest } = one;
      if (newest.version === undefined) return [aboutDoor(one, "makes no TLS handshake", newest.refused)];
      return [
        ...(speaks(protocol, newest.said)
          ? []
          : [aboutDoor(one, `does not speak ${protocol} inside TLS`, newest.said)]),
        ...certificateFaults(one, authority, now),
      ];
    },
  );
}

/** TLS-004: every door negotiates 1.3. */
export function judgeNewestVersion({ doors }: Tried): Judged {
  return eachDoor(doors, (one) =>
    one.newest.version === "TLSv1.3" && (one.offers["1.3"]?.version === "TLSv1.3" || isSilent(one.offers["1.3"]))
      ? []
      : [aboutDoor(one, "does not negotiate TLS 1.3", one.newest.version ?? one.newest.refused)],
  );
}

/** BASE-009: no door agrees to an old version or to a cipher that protects nothing. */
export function judgeOldVersions({ doors }: Tried): Judged {
  return eachDoor(doors, (one) =>
    forbidden.flatMap((name) => {
      const offer = one.offers[name] ?? {};
      const { version, cipher } = offer;
      if (version !== undefined) return [aboutDoor(one, `agrees to ${name}`, `${version} ${cipher ?? ""}`)];
      return agreesWithoutCertificate(offer) ? [aboutDoor(one, `agrees to ${name}`, offer.refused)] : [];
    }),
  );
}

/** TLS-005: no door speaks its protocol in plaintext. */
export function judgePlaintext({ doors }: TlsMatrix): Judged {
  return eachDoor(
    doors,
    (one) =>
      speaks(one.protocol, one.plaintext)
        ? [aboutDoor(one, `speaks ${one.protocol} in plaintext`, one.plaintext?.slice(0, 32))]
        : [],
    silentInPlain,
  );
}

/** CH-009: every door answers in its protocol, whether inside TLS or not. */
export function judgeSpoken({ doors }: TlsMatrix): Judged {
  const answers = (one: DoorSeen) => speaks(one.protocol, one.newest.said) || speaks(one.protocol, one.plaintext);
  return eachDoor(
    doors,
    (one) =>
      answers(one) || one.plaintext === null
        ? []
        : [aboutDoor(one, `does not answer ${one.protocol}`, one.newest.said ?? one.newest.refused)],
    (one) => (answers(one) ? [] : silentInPlain(one)),
  );
}

/**
 * The judgement over every door that was reached; one that was not, that this client could not ask, or that did not answer
 * an offer is not known. `undecided` tells what else of a door is not.
 */
export function eachDoor<D extends DoorTried>(
  doors: readonly D[],
  look: (door: D) => Finding[],
  undecided: (door: D) => Finding[] = () => [],
): Judged {
  const reached = doors.filter(({ newest }) => !isSilent(newest));
  const unanswered = reached.flatMap((one) =>
    Object.entries(one.offers).flatMap(([name, { unable, unreachable }]) => [
      ...(unable === undefined ? [] : [aboutDoor(one, `could not be offered ${name} by this client`, unable)]),
      ...(unreachable === undefined ? [] : [aboutDoor(one, `does not answer the offer of ${name}`, unreachable)]),
    ]),
  );
  return judged({
    violations: reached.flatMap(look),
    unknowns: [
      ...doors
        .filter(({ newest }) => isSilent(newest))
        .map((one) => aboutDoor(one, "is not reached", one.newest.unreachable)),
      ...(doors.length === 0 ? [{ source: "handshakes", resource: "none", message: "no door was tried" }] : []),
      ...unanswered,
      ...reached.flatMap(undecided),
    ],
  });
}

function isSilent(attempt: Handshake | undefined): boolean {
  return attempt?.unreachable !== undefined;
}

export function certificateFaults(one: DoorTried, authority: X509Certificate | undefined, now: Date): Finding[] {
  const { certificate } = one.newest;
  if (certificate === undefined) return [aboutDoor(one, "shows no certificate", undefined)];
  const leaf = new X509Certificate(Buffer.from(certificate, "base64"));
  const host = one.door.slice(0, one.door.lastIndexOf(":"));
  const isSigned = authority === undefined || (leaf.checkIssued(authority) && leaf.verify(authority.publicKey));
  return [
    ...(leaf.checkHost(host) === undefined
      ? [aboutDoor(one, "shows a certificate of another name", leaf.subjectAltName ?? leaf.subject)]
      : []),
    ...(isSigned
      ? []
      : [aboutDoor(one, "shows a certificate that the platform's authority did not sign", leaf.issuer)]),
    ...(new Date(leaf.validFrom) > now || new Date(leaf.validTo) <= now
      ? [aboutDoor(one, "shows a certificate that is not valid now", `${leaf.validFrom} to ${leaf.validTo}`)]
      : []),
  ];
}

/** Finding at a door. */
export function aboutDoor({ door }: DoorTried, message: string, actual: string | undefined): Finding {
  return {
    source: "handshakes",
    resource: door,
    message: `${door} ${message}`,
    ...(actual === undefined ? {} : { actual }),
  };
}
