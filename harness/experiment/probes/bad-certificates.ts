// Servers on loopback with certificates that a strict client must not take, and one that it must. The client is the one
// that every suite uses for the platform, told to trust one authority.

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CertificateAttempt } from "../../analysis/conformance/probes/strict-client.ts";
import { messageOf } from "../../core/errors.ts";
import { connectClickHouse } from "../../platform/clickhouse/client.ts";

const run = promisify(execFile);
const days = { valid: "2", over: "-1" } as const;
const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

interface Leaf {
  readonly name: string;
  readonly days: string;
  /** Prefix of the authority's files; absent: it signs itself. */
  readonly authority?: string;
}

const leaves: Readonly<Record<string, Leaf>> = {
  good: { name: "localhost", days: days.valid, authority: "own" },
  "of another name": { name: "other.internal.example", days: days.valid, authority: "own" },
  expired: { name: "localhost", days: days.over, authority: "own" },
  "self-signed": { name: "localhost", days: days.valid },
  "signed by a foreign authority": { name: "localhost", days: days.valid, authority: "foreign" },
};

export async function tryBadCertificates(): Promise<CertificateAttempt[]> {
  const folder = mkdtempSync(join(tmpdir(), "certificates-"));
  try {
    await Promise.all(["own", "foreign"].map((name) => selfSigned(folder, { file: name, name, isAuthority: true })));
    const ca = readFileSync(join(folder, "own.pem"));
    return await Promise.all(
      Object.entries(leaves).map(async ([certificate, leaf], index) => {
        const file = `leaf-${String(index)}`;
        await issue(folder, file, leaf);
        return { certificate, ...(await attempt(join(folder, file), ca)) };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function issue(folder: string, file: string, { name, days: validDays, authority }: Leaf): Promise<void> {
  if (authority === undefined) {
    await selfSigned(folder, { file, name, isAuthority: false });
    return;
  }
  const at = (ending: string) => join(folder, `${file}.${ending}`);
  await run("openssl", [...["req", "-new", ...curve, "-subj", `/CN=${name}`, "-keyout", at("key"), "-out", at("csr")]]);
  writeFileSync(at("ext"), `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
  const signer = join(folder, authority);
  await run("openssl", [
    ...["x509", "-req", "-in", at("csr"), "-days", validDays, "-CA", `${signer}.pem`, "-CAkey", `${signer}.key`],
    ...["-set_serial", "2", "-extfile", at("ext"), "-out", at("pem")],
  ]);
}

async function selfSigned(
  folder: string,
  { file, name, isAuthority }: { file: string; name: string; isAuthority: boolean },
): Promise<void> {
  await run("openssl", [
    ...["req", "-x509", ...curve, "-days", days.valid, "-subj", `/CN=${name}`],
    ...["-keyout", join(folder, `${file}.key`), "-out", join(folder, `${file}.pem`)],
    ...(isAuthority ? ["-addext", "basicConstraints=critical,CA:TRUE"] : ["-addext", `subjectAltName=DNS:${name}`]),
  ]);
}

/** Answers like a server, so that only the certificate can be refused. */
async function attempt(files: string, ca: Buffer): Promise<{ accepted: boolean; said: string }> {
  const server = createServer(
    { key: readFileSync(`${files}.key`), cert: readFileSync(`${files}.pem`) },
    (request, response) => {
      request.resume();
      response.end('{"meta":[],"data":[{"one":1}],"rows":1}');
    },
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `https://localhost:${String((server.address() as AddressInfo).port)}`;
  const client = connectClickHouse({ url, user: "nobody", password: "", ca, timeoutMs: 5_000 });
  try {
    await client.value("SELECT 1 AS one");
    return { accepted: true, said: "" };
  } catch (error) {
    return { accepted: false, said: messageOf(error) };
  } finally {
    await client.close();
    server.close();
  }
}
