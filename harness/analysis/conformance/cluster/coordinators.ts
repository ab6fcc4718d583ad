// Where coordinators may stand, and who of them votes.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import type { Inspection } from "../inspection.ts";
import { elements, sections } from "../servers/server-config.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";
import { zoneOf } from "../subjects.ts";
import { dataOf, podsOf } from "./manifest-objects.ts";

const members = 3;

/** The nodes that a set's pods ask for stand in three zones, as far as node groups say where. */
export function ofThreeZones(it: Inspection, set: Resource): void {
  const wanted = property(set, "spec", "template", "spec", "nodeSelector");
  const groups = it.model.all("AWS::EKS::Nodegroup").filter((group) => {
    const labels = property(group, "Labels");
    const isHere = set.region === undefined || group.region === undefined || group.region === set.region;
    return isHere && wanted.entries().every(([name, value]) => labels.get(name).text() === value.text());
  });
  const subnets = groups.flatMap((group) =>
    property(group, "Subnets")
      .list()
      .map((node) => it.model.referred(node)),
  );
  const known = subnets.filter((subnet) => subnet !== undefined);
  if (!wanted.exists || known.length === 0 || known.length < subnets.length) return;
  const zones = new Set(known.map(zoneOf));
  it.expect(wanted, zones.size >= members, {
    message: `the coordinators' nodes stand in ${[...zones].sort().join(", ")}`,
    expected: `${String(members)} zones`,
  });
}

/** Three members of an ensemble of ZooKeeper vote: two others are no majority that can lose one. */
export function threeVote(it: Inspection): void {
  const files = it.model.all("Kubernetes::ConfigMap").flatMap((map) => dataOf(map));
  const ensembles = files.filter(({ name }) => name === "zoo.cfg");
  it.each([...ensembles, ...toldEnsembles(it)], ({ node, text }) => {
    const named = [...propertiesOf(text)].filter(([name]) => /^server\.\d+$/.test(name));
    const voting = named.filter(([, value]) => !/:observer\b/.test(value));
    it.expect(node, named.length === 0 || voting.length >= members, {
      message: `${String(voting.length)} coordinators vote`,
      expected: members,
    });
  });
}

/** Members that the image of ZooKeeper is told in a variable: `server.1=… server.2=…`. */
function toldEnsembles(it: Inspection): { readonly node: Node; readonly text: string }[] {
  return podsOf(it.model)
    .flatMap(({ spec }) => spec.get("containers").list())
    .flatMap((container) => container.get("env").list())
    .filter((variable) => variable.get("name").text() === "ZOO_SERVERS" && variable.get("value").exists)
    .map((variable) => {
      const node = variable.get("value");
      return { node, text: node.written().replaceAll(/\s+/g, "\n") };
    });
}

/** Members of Keeper's own ensemble, as its configuration lists them; one that may not lead is no successor of the one that is lost. */
export function threeOfKeeper(it: Inspection): void {
  it.each(
    () => sections(it.model, "keeper_server"),
    ({ xml, node }) => {
      const listed = elements(xml, "raft_configuration").flatMap((raft) => elements(raft, "server"));
      if (listed.length === 0) return;
      const follows = (server: string) => elements(server, "can_become_leader").some((one) => /^(false|0)$/.test(one));
      it.expect(node, listed.length >= members, {
        message: `the ensemble of Keeper has ${String(listed.length)} members`,
        expected: members,
      });
      it.expect(node, listed.filter((one) => !follows(one)).length >= 2, {
        message: "only one member of Keeper's ensemble may lead",
        expected: "another one that takes over",
      });
    },
  );
}
