// The run's own certificate authority and the leaves that it signs. Keys stay in the lab's own memory-backed folder.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";

export interface CertificateAuthority {
  /** PEM file that every host of the lab may read. */
  readonly certificate: string;
  readonly key: string;
  readonly directory: string;
  readonly openssl: string;
}

export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}

export type Runner = (argv: readonly string[]) => Promise<unknown>;

/** Makes an authority valid for this run only: its key never leaves `directory`. */
export async function createAuthority(
  at: { readonly openssl: string; readonly directory: string; readonly certificate: string },
  run: Runner,
): Promise<CertificateAuthority> {
  await mkdir(at.directory, { recursive: true, mode: 0o700 });
  const authority = { ...at, key: `${at.directory}/ca.key` };
  await run([
    ...[at.openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
    ...["-subj", "/CN=Assay run authority", "-keyout", authority.key, "-out", at.certificate],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"],
  ]);
  return authority;
}

// Pods that start at once ask for the same leaf at once; made twice, its key and certificate would not belong together.
const underWay = new Map<string, Promise<IssuedCertificate>>();

/** A leaf for DNS names and addresses; the same names give the same files again. */
export function issueCertificate(
  authority: CertificateAuthority,
  names: readonly string[],
  run: Runner,
): Promise<IssuedCertificate> {
  const digest = createHash("sha256").update(names.join(" ")).digest("hex").slice(0, 16);
  const base = `${authority.directory}/${digest}`;
  const issued = underWay.get(base) ?? issue({ authority, names, digest, base }, run);
  underWay.set(base, issued);
  return issued.finally(() => underWay.delete(base));
}

interface Leaf {
  readonly authority: CertificateAuthority;
  readonly names: readonly string[];
  readonly digest: string;
  readonly base: string;
}

async function issue({ authority, names, digest, base }: Leaf, run: Runner): Promise<IssuedCertificate> {
  const files = { certificate: `${base}.pem`, key: `${base}.key`, ca: authority.certificate };
  if (existsSync(files.certificate)) return files;
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  await writeFile(
    `${base}.ext`,
    `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth,clientAuth\nkeyUsage=critical,digitalSignature\n`,
  );
  await run([
    ...[authority.openssl, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
    ...["-subj", `/CN=${(names[0] ?? "leaf").slice(0, 64)}`, "-keyout", files.key, "-out", `${base}.csr`],
  ]);
  await run([
    ...[authority.openssl, "x509", "-req", "-in", `${base}.csr`, "-days", "2", "-CA", authority.certificate],
    ...["-CAkey", authority.key, "-set_serial", `0x${digest}`, "-extfile", `${base}.ext`, "-out", files.certificate],
  ]);
  return files;
}

/** Contents of a leaf as the three files that a Kubernetes TLS secret has. */
export async function readIssued(issued: IssuedCertificate): Promise<Record<"tls.crt" | "tls.key" | "ca.crt", string>> {
  const [certificate, key, ca] = await Promise.all(
    [issued.certificate, issued.key, issued.ca].map((path) => readFile(path, "utf8")),
  );
  return { "tls.crt": certificate ?? "", "tls.key": key ?? "", "ca.crt": ca ?? "" };
}
