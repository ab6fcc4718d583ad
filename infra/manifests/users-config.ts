// Users of the database. There is no default user; every user has a password, networks and a profile.

import { scraper } from "./metrics.ts";
import { configFolder } from "./server-config.ts";
import { standardServerTag } from "../settings/byoc-private.ts";
import type { Settings } from "../settings/byoc-private.ts";

/**
 * While an upgrade is ahead, servers write what the release that they come from can read: parts go to replicas that are
 * not upgraded yet. (The mark files of compact parts of 25.8 are unknown to 24.8 otherwise.)
 */
function beside({ serverTag }: Settings): string {
  return serverTag === standardServerTag ? "" : `\n      <compatibility>${serverTag}</compatibility>`;
}

/** `users.xml` of every server. */
export function usersConfig(settings: Settings): string {
  const networks = `<networks><ip>${settings.vpcCidr}</ip><ip>127.0.0.1</ip><ip>::1</ip></networks>`;
  return `<clickhouse>
  <include_from>${configFolder}/secrets/secrets.xml</include_from>
  <profiles>
    <default>
      <max_memory_usage>10000000000</max_memory_usage>
      <max_execution_time>300</max_execution_time>
      <log_queries>1</log_queries>${beside(settings)}
    </default>
    <application><profile>default</profile></application>
    <monitoring><profile>default</profile><readonly>1</readonly><max_execution_time>10</max_execution_time></monitoring>
    <backup><max_execution_time>0</max_execution_time></backup>
  </profiles>
  <quotas>
    <default>
      <interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows></interval>
    </default>
    <application>
      <interval><duration>60</duration><queries>100000</queries><errors>10000</errors></interval>
    </application>
  </quotas>
  <users>
    <admin>
      <password incl="admin_password"/>
      ${networks}
      <profile>default</profile>
      <quota>default</quota>
      <access_management>1</access_management>
      <named_collection_control>1</named_collection_control>
      <show_named_collections>1</show_named_collections>
      <show_named_collections_secrets>0</show_named_collections_secrets>
    </admin>
    <app>
      <password incl="app_password"/>
      ${networks}
      <profile>application</profile>
      <quota>application</quota>
      <default_database>default</default_database>
      <grants>
        <query>GRANT SELECT, INSERT ON production_db.*</query>
        <query>GRANT SELECT ON system.*</query>
        <query>GRANT REMOTE ON *.*</query>
      </grants>
    </app>
    <backup>
      <password incl="backup_password"/>
      ${networks}
      <profile>backup</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT SELECT, INSERT, CREATE, DROP TABLE, DROP DATABASE, BACKUP ON *.*</query>
        <query>GRANT S3, CLUSTER ON *.*</query><query>GRANT NAMED COLLECTION ON backups</query>
      </grants>
    </backup>
${scraping(networks)}
  </users>
</clickhouse>
`;
}

/** Whoever scrapes reads what servers say of themselves; tables are named there only to those who may know of them. */
function scraping(networks: string): string {
  return `    <${scraper}>
      <password incl="${scraper}_password"/>
      ${networks}
      <profile>monitoring</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT SELECT ON system.*</query>
        <query>GRANT SHOW TABLES ON *.*</query>
      </grants>
    </${scraper}>`;
}
