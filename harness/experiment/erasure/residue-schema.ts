// assay.residue/1 as it is read back from elsewhere.

import { z } from "zod";
import { claims, placeKinds } from "../../analysis/blocks/place.ts";
import type { PlaceKind } from "../../analysis/blocks/place.ts";

const kinds = Object.keys(placeKinds) as [PlaceKind, ...PlaceKind[]];

export const residueSchema = z.strictObject({
  schema: z.literal("assay.residue/1"),
  claim: z.enum(claims),
  residues: z.array(
    z.strictObject({
      file: z.string(),
      kind: z.enum(kinds),
      encoding: z.string(),
      codec: z.string(),
      offset: z.int().nonnegative(),
    }),
  ),
  unknown: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
  scanned: z.strictObject({ files: z.int(), bytes: z.int(), seconds: z.number() }),
});
