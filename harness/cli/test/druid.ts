// Druid with its metadata database and its deep storage, each of which is lost for a while, and its data nodes under load.

import { chaosOfProfile } from "./chaos-of-profile.ts";

export const druidPhase = chaosOfProfile({
  name: "druid",
  what: "Druid hands its segments over, starts with its metadata alone and has enough memory; what its rows forbid turns them",
  profile: "druid-eks",
  rows: ["DRUID-021", "DRUID-025", "DRUID-026"],
});
