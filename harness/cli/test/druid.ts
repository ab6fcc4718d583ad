// Druid with its metadata database and its deep storage, each of which is lost for a while.

import { chaosOfProfile } from "./chaos-of-profile.ts";

export const druidPhase = chaosOfProfile({
  name: "druid",
  what: "Druid hands its segments over and starts with its metadata alone, and what its rows forbid turns them",
  profile: "druid-eks",
  rows: ["DRUID-021", "DRUID-026"],
});
