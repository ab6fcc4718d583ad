// Rows that are claimed as covered without a planted violation so far. The list only shrinks: a row that has found its
// plant has to leave it, and no row joins it whose judge is a function that a unit test can call.

/** Row → what stands in the way. */
export const unplanted: Readonly<Record<string, string>> = {
  "NET-011":
    "its packets are judged together with those of NET-009 inside the spec; a damage needs a way out of the VPC that the lab's own outside can see",
};
