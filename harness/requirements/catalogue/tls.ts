// Encryption in transit.

import type { Area } from "../row.ts";
import { behaviour, behaviourAndDeclaration } from "../decided-by.ts";

export const tls = {
  "TLS-001": {
    title: "Encrypt HTTP client connections",
    statement: "Applications connect over the HTTP interface with ssl on and strict verification.",
    threshold: "ssl=true, sslmode=strict",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:161-168 000:747 000:947 000:963",
    decidedBy: behaviourAndDeclaration,
  },
  "TLS-002": {
    title: "Encrypt native client connections",
    statement: "The native protocol is also used with ssl on.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:188-194 000:747 000:947",
    decidedBy: behaviourAndDeclaration,
  },
  "TLS-003": {
    title: "Reject untrusted certificates",
    statement: "Strict mode refuses a wrong host name, an expired or a self-signed certificate.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:168",
    decidedBy: behaviour,
  },
  "TLS-004": {
    title: "Negotiate TLS 1.3",
    statement: "Encryption in transit supports TLS 1.3.",
    threshold: "TLSv1.3 negotiated",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:794",
    decidedBy: behaviourAndDeclaration,
  },
  "TLS-005": {
    title: "Refuse plaintext where TLS is required",
    statement: "No client path carries database traffic unencrypted.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:947 000:963",
    decidedBy: behaviourAndDeclaration,
  },
} as const satisfies Area;
