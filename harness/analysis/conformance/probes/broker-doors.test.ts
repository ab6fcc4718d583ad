import { describe, expect, it } from "vitest";
import { judgeBrokerTls, judgeNameless } from "./broker-doors.ts";
import { agreed, authority, der, door, now, refused } from "./sample-doors.ts";
import { judgeOldVersions } from "./tls.ts";
import type { DoorSeen } from "./tls.ts";

const wantsCertificate = { refused: "TLSV13_ALERT_CERTIFICATE_REQUIRED" };
const badCertificate = { refused: "SSLV3_ALERT_BAD_CERTIFICATE" };
const answer = "0000000a000000010000";

/** A broker that speaks 1.3, where a client learns that it lacks a certificate when it asks for something. */
const broker: DoorSeen = {
  ...door,
  protocol: "kafka",
  offers: { ...door.offers, "1.2": badCertificate },
  newest: { ...agreed("TLSv1.3"), certificate: der.good, said: "" },
  plaintext: "15030300020250",
};
/** One that speaks 1.2 at most: without a certificate nobody gets to see its own. */
const older: DoorSeen = { ...broker, offers: { ...broker.offers, "1.3": refused }, newest: badCertificate };

function verdicts(change: Partial<DoorSeen>, of = broker): Record<string, string> {
  const doors = [{ ...of, ...change }];
  return {
    "KC-002": judgeBrokerTls({ doors, authority, now }).verdict,
    "BASE-009": judgeOldVersions({ doors }).verdict,
    "BASE-010": judgeNameless({ doors }).verdict,
  };
}

const held = { "KC-002": "held", "BASE-009": "held", "BASE-010": "held" };
const offers = (change: DoorSeen["offers"]) => ({ offers: { ...broker.offers, ...change } });
const newest = (change: object) => ({ newest: { ...broker.newest, ...change } });

describe("a broker's door", () => {
  it.each<[string, Partial<DoorSeen>, Record<string, string>]>([
    ["that asks for a certificate", {}, {}],
    ["that closes on plaintext", { plaintext: "" }, {}],
    ["that keeps silent in plaintext", { plaintext: null }, { "KC-002": "unknown", "BASE-010": "unknown" }],
    ["that answers a nameless client inside TLS", newest({ said: answer }), { "BASE-010": "violated" }],
    ["that answers in plaintext", { plaintext: answer }, { "KC-002": "violated", "BASE-010": "violated" }],
    ["with a foreign certificate", newest({ certificate: der.foreign }), { "KC-002": "violated" }],
    ["with another's certificate", newest({ certificate: der.other }), { "KC-002": "violated" }],
    ["that agrees to 1.1", offers({ "1.1": agreed("TLSv1.1") }), { "BASE-009": "violated" }],
    ["that agrees to 1.1 up to the certificate", offers({ "1.1": badCertificate }), { "BASE-009": "violated" }],
    [
      "that agrees to a weak cipher up to the certificate",
      offers({ weak: wantsCertificate }),
      { "BASE-009": "violated" },
    ],
    [
      "that speaks plaintext alone",
      { offers: {}, newest: { refused: "WRONG_VERSION_NUMBER" }, plaintext: answer },
      { "KC-002": "violated", "BASE-010": "violated" },
    ],
    [
      "that nobody reaches",
      { newest: { unreachable: "timed out" }, plaintext: "" },
      { "KC-002": "unknown", "BASE-009": "unknown", "BASE-010": "unknown" },
    ],
    ["of another protocol", { protocol: "http" }, { "KC-002": "unknown", "BASE-010": "unknown" }],
  ])("%s", (_what, change, turned) => {
    expect(verdicts(change)).toEqual({ ...held, ...turned });
  });

  it("of TLS 1.2 shows its certificate to nobody without one", () => {
    expect(verdicts({}, older)).toEqual({ ...held, "KC-002": "unknown" });
    expect(verdicts({ plaintext: answer }, older)).toEqual({ ...held, "KC-002": "violated", "BASE-010": "violated" });
  });

  it("every word", () => {
    const judge = (one: DoorSeen) =>
      judgeBrokerTls({ doors: [one], authority, now }).findings.map(({ message }) => message);
    expect([
      ...judge({ ...broker, newest: refused }),
      ...judge({ ...broker, plaintext: answer }),
      ...judge(older),
      ...judgeNameless({ doors: [{ ...broker, ...newest({ said: answer }) }] }).findings.map(({ message }) => message),
    ]).toEqual([
      "db.internal:8123 makes no TLS handshake",
      "db.internal:8123 speaks kafka in plaintext",
      "db.internal:8123 shows its certificate only to somebody with one",
      "db.internal:8123 answers a client without a certificate",
    ]);
  });
});
