// Managed prefix lists: the address ranges of a service, as route tables name them.

import { DescribeManagedPrefixListsCommand, GetManagedPrefixListEntriesCommand } from "@aws-sdk/client-ec2";
import type { AwsClients } from "./clients.ts";

/** CIDR ranges of one list, by its id or its name (`com.amazonaws.us-east-1.s3`); empty when there is no such list. */
export async function prefixListRanges(aws: AwsClients, idOrName: string): Promise<string[]> {
  const { PrefixLists } = await aws.ec2.send(new DescribeManagedPrefixListsCommand({}));
  const found = PrefixLists?.find(
    ({ PrefixListId, PrefixListName }) => PrefixListId === idOrName || PrefixListName === idOrName,
  );
  if (found?.PrefixListId === undefined) return [];
  const { Entries } = await aws.ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: found.PrefixListId }));
  return (Entries ?? []).flatMap(({ Cidr }) => Cidr ?? []);
}
