// Which revision of a configuration brokers use: as a template writes it, and as several clusters run.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { account, inFull, platform, running } from "../sample-platform.ts";

const arn = `arn:aws:kafka:us-east-1:${account}:configuration/own/1`;
const byCertificate = { Tls: { Enabled: true }, Unauthenticated: { Enabled: false } };
const cluster = (ConfigurationInfo: object, ClientAuthentication: object = byCertificate) =>
  [
    "MSK::Cluster",
    {
      ClientAuthentication,
      EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: { "Fn::GetAtt": ["Key", "Arn"] } } },
      ConfigurationInfo,
    },
  ] as const;
const text = (isOpen: boolean) =>
  ["MSK::Configuration", { ServerProperties: `allow.everyone.if.no.acl.found=${String(isOpen)}` }] as const;
const Key = ["KMS::Key", {}] as const;
const newest = (id: string) => ({ "Fn::GetAtt": [id, "LatestRevision.Revision"] });

it("BASE-010: the revision that a template means", () => {
  const shown = (written: Parameters<typeof platform>[0], Revision: number) => {
    const { resources, ...rest } = platform(written);
    const told = resources.map((one) => (one.id === "Own" ? { ...one, attributes: { Revision } } : one));
    return new PlatformModel({ ...rest, resources: told });
  };
  const of = (Revision?: unknown) => ({ Key, Own: text(false), A: cluster({ Arn: { Ref: "Own" }, Revision }) });
  expect(
    inFull("BASE-010", {
      newest: of(newest("Own")),
      "the first": of(1),
      "not said": of(),
      another: of(2),
      "the first, which is open": { ...of(1), Own: text(true) },
      "the first, for IAM's own clients": {
        ...of(1),
        Own: ["MSK::Configuration", { ServerProperties: "a=b" }],
        A: cluster({ Arn: { Ref: "Own" }, Revision: 1 }, { Sasl: { Iam: { Enabled: true } } }),
      },
      "as the plan shows it": shown(of(2), 2),
      "older than the plan shows it": shown(of(1), 2),
      "another's newest": { ...of(newest("Other")), Other: text(false) },
    }),
  ).toMatchInlineSnapshot(`
    "# newest: held
    # the first: unknown
    - A/ConfigurationInfo/Revision: revision 1 of the configuration is this text only as long as nobody has changed it | found 1 | expected "the configuration's own LatestRevision.Revision"
    # not said: held
    # another: unknown
    - A/ConfigurationInfo/Revision: revision 2 of the configuration is not what was read | found 2 | expected "the configuration's own LatestRevision.Revision"
    # the first, which is open: violated
    - Own/ServerProperties: topics without an access list are open to everybody | found "allow.everyone.if.no.acl.found=true" | expected "allow.everyone.if.no.acl.found=false"
    # the first, for IAM's own clients: unknown
    - A/ConfigurationInfo/Revision: revision 1 of the configuration is this text only as long as nobody has changed it | found 1 | expected "the configuration's own LatestRevision.Revision"
    # as the plan shows it: held
    # older than the plan shows it: unknown
    - A/ConfigurationInfo/Revision: revision 1 of the configuration is not what was read | found 1 | expected "the configuration's own LatestRevision.Revision"
    # another's newest: unknown
    - A/ConfigurationInfo/Revision: expected a number, found "⟨Other.LatestRevision.Revision⟩" | found "⟨Other.LatestRevision.Revision⟩""
  `);
});

it("BASE-010: clusters of two revisions of one configuration", () => {
  /** What was read goes by its own id. */
  const read = (written: Parameters<typeof running>[0], revisions: Readonly<Record<string, number>>) => {
    const shown = Object.entries(revisions).map(([id, Revision]) => [id, { Revision }]);
    const { resources, ...rest } = running(written, Object.fromEntries(shown) as Record<string, { Revision: number }>);
    return new PlatformModel({
      ...rest,
      kind: "live",
      resources: resources.map((one) => ({ ...one, identities: [...one.identities, one.id] })),
    });
  };
  const of = (first: number, second: number, isFirstOpen: boolean) => {
    const other = `${arn}#${String(second)}`;
    return read(
      {
        Key,
        [arn]: text(isFirstOpen),
        [other]: text(!isFirstOpen),
        A: cluster({ Arn: arn, Revision: first }),
        B: cluster({ Arn: arn, Revision: second }),
      },
      { [arn]: first, [other]: second },
    );
  };
  expect(
    inFull("BASE-010", {
      "the second one is open": of(1, 2, false),
      "the first one is open": of(2, 1, true),
      "one that was not read": read({ Key, [arn]: text(false), A: cluster({ Arn: arn, Revision: 3 }) }, { [arn]: 1 }),
    }),
  ).toMatchInlineSnapshot(`
    "# the second one is open: violated
    - arn:aws:kafka:us-east-1:123456789012:configuration/own/1#2/ServerProperties: topics without an access list are open to everybody | found "allow.everyone.if.no.acl.found=true" | expected "allow.everyone.if.no.acl.found=false"
    # the first one is open: violated
    - arn:aws:kafka:us-east-1:123456789012:configuration/own/1/ServerProperties: topics without an access list are open to everybody | found "allow.everyone.if.no.acl.found=true" | expected "allow.everyone.if.no.acl.found=false"
    # one that was not read: unknown
    - A/ConfigurationInfo/Revision: revision 3 of the configuration is not what was read | found 3 | expected "the configuration's own LatestRevision.Revision""
  `);
});
