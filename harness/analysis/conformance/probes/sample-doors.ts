// A good door of the matrix of handshakes, with real certificates. For tests.

import { X509Certificate } from "node:crypto";
import type { DoorSeen, Handshake } from "./tls.ts";

// Certificates of a hundred years: two of one authority, two of others, and the authority.
export const der = {
  good: "MIIBcDCCARWgAwIBAgIBAjAKBggqhkjOPQQDAjAOMQwwCgYDVQQDDANvd24wIBcNMjYxMTIxMTYzMTEwWhgPMjEyNjEwMjgxNjMxMTBaMBYxFDASBgNVBAMMC2RiLmludGVybmFsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAET2KfTnrlGdRTDg2k+o/MgU9VDy8uqhIRRILFH3w4x6Ca89VDGg+9ZuD+i/fjO7PlihUs5cJnlOZwOV0pbFiU6aNaMFgwFgYDVR0RBA8wDYILZGIuaW50ZXJuYWwwHQYDVR0OBBYEFChTmOOpkARoGK8myZshFxngPq6oMB8GA1UdIwQYMBaAFEEC8QlqrwCIDt/uBcG/ytEaI5hHMAoGCCqGSM49BAMCA0kAMEYCIQD6dxfW92H8d6S9wThUT7Ab76g+90fYGmCHTFyqbyNmMwIhAOzDurm4tTIDDGdT/N72FDQrLWu3a79dnJgnMJTFCi7u",
  other:
    "MIIBdjCCARugAwIBAgIBAjAKBggqhkjOPQQDAjAOMQwwCgYDVQQDDANvd24wIBcNMjYxMTIxMTYzMTEwWhgPMjEyNjEwMjgxNjMxMTBaMBkxFzAVBgNVBAMMDm90aGVyLmludGVybmFsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOHN0XBDqAmmjR3qeXVGUAoJ2L1ZClI3zvCYDsrMdNX2irAzqwx7D7wHGrIlv8a4VVnYiLRmPtIxn/x1looE+vaNdMFswGQYDVR0RBBIwEIIOb3RoZXIuaW50ZXJuYWwwHQYDVR0OBBYEFOFe/8B1uPRDHd7qY/HG4s2CV9ViMB8GA1UdIwQYMBaAFEEC8QlqrwCIDt/uBcG/ytEaI5hHMAoGCCqGSM49BAMCA0kAMEYCIQCuyVLvKHgXH6rOz6m1nONTblITW5HaM3nlVKddtaqS1AIhAI5HCJCq4qUX2+k5THQzfFFKxkPSX40xUAmd5gb44DaK",
  foreign:
    "MIIBczCCARmgAwIBAgIBAjAKBggqhkjOPQQDAjASMRAwDgYDVQQDDAdmb3JlaWduMCAXDTI2MTEyMTE2MzExMFoYDzIxMjYxMDI4MTYzMTEwWjAWMRQwEgYDVQQDDAtkYi5pbnRlcm5hbDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPHBV0I2cxPomAjcLNp68WiUcCyO6IN4l6yu5FLWA4FYtDhvYjt8ipDxRkG71aQVXkdmEprtS9LxhpAnH+xG3tSjWjBYMBYGA1UdEQQPMA2CC2RiLmludGVybmFsMB0GA1UdDgQWBBRv0N1EaIz8B6QfZZVUH1PO46NIljAfBgNVHSMEGDAWgBQLjFyUJUZ4fkLhWNxxukihm+wfxDAKBggqhkjOPQQDAgNIADBFAiAj6hxGJTuMIHfDVJTJBYyYnOp/2iAaDwmmO91SCc2GZwIhAPl7fHjAI5EzxOWZS1kIDOq2UsCQKTwHe1lkSKPS0NyV",
  /** By somebody who calls himself like the authority. */
  forged:
    "MIIBLjCB1aADAgECAgECMAoGCCqGSM49BAMCMA4xDDAKBgNVBAMMA293bjAgFw0yNjExMjMxNTQyNTZaGA8yMTI2MTAzMDE1NDI1NlowFjEUMBIGA1UEAwwLZGIuaW50ZXJuYWwwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQKbNY751dnduS+biNVMZoOnkrLHbemMEy5qTXITg/oNdKLUhS6yA2yh8nwlkv/61+LNFSgyp9Djh/3sM9CgCyvoxowGDAWBgNVHREEDzANggtkYi5pbnRlcm5hbDAKBggqhkjOPQQDAgNIADBFAiB6U6y2y0AA+/gHXanrK2/Tnf/2tc9NNJmraLEv4MDnzQIhAL1RIXYtCw4WksbQABQROiveq5+Fd6zl7Sx0EEnAHCCK",
};
export const authority = new X509Certificate(
  Buffer.from(
    "MIIBczCCARmgAwIBAgIUXoPh4Rf/CcnoZBN746hyWzi2qLYwCgYIKoZIzj0EAwIwDjEMMAoGA1UEAwwDb3duMCAXDTI2MTEyMTE2MzExMFoYDzIxMjYxMDI4MTYzMTEwWjAOMQwwCgYDVQQDDANvd24wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS+z0U4tyj6Gk7u8cwhsQVlKISj58ea1kV4Cb1X3JOVUXRO5iCmV/N2qSNT/r960nrjr+hV0tkrK+QQZZOOJmeBo1MwUTAdBgNVHQ4EFgQUQQLxCWqvAIgO3+4Fwb/K0RojmEcwHwYDVR0jBBgwFoAUQQLxCWqvAIgO3+4Fwb/K0RojmEcwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAoMUHl+RnOUIvxVJgu9vxiTEpVWlDVdMXRVQwmh5MzosCIGHKD0p32wR2g/LSWyuHKpFUiEHz1eWYVbZh4pX/HAMM",
    "base64",
  ),
);
export const now = new Date("2030-01-01T00:00:00Z");
export const refused = { refused: "TLSV1_ALERT_PROTOCOL_VERSION" };
export const door: DoorSeen = {
  door: "db.internal:8123",
  protocol: "http",
  offers: { "1.0": refused, "1.1": refused, "1.2": agreed("TLSv1.2"), "1.3": agreed("TLSv1.3"), weak: refused },
  newest: { ...agreed("TLSv1.3"), certificate: der.good, said: "485454502f312e31" },
  plaintext: "1503010002022f",
};

export function agreed(version: string): Handshake {
  return { version, cipher: "TLS_AES_256_GCM_SHA384" };
}
