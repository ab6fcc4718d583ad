// PostgreSQL in the place of a database that AWS runs: connections over TLS alone, with a password. The server refuses to
// run as the superuser, so that it runs as nobody.

import { databaseFolders, secretsFolder } from "../operators/druid-release.ts";
import type { PostgresProgramSpec } from "../druid-programs.ts";
import { slowStart } from "./program.ts";
import type { Dial, Program, ProgramPaths } from "./program.ts";

const { tls, data } = databaseFolders;
const nobody = 65_534;

export function postgresProgram(program: PostgresProgramSpec, paths: ProgramPaths): Program {
  return {
    stage: "coordination",
    argv: ["/bin/bash", "-c", scriptOf(program, paths.druid.postgres)],
    env: { LANG: "C.UTF-8", TZ: "UTC" },
    files: [],
    covers: [],
    logFiles: [],
    patience: slowStart,
    isReady: (dial) => acceptsTls(dial, program.port),
  };
}

function scriptOf({ port, database, user }: PostgresProgramSpec, home: string): string {
  const as = `setpriv --reuid=${String(nobody)} --regid=${String(nobody)} --clear-groups`;
  const server = `${as} '${home}/bin/postgres'`;
  return [
    "set -e",
    // The library that slows volumes ends this server's set-up; no fault of such a platform asks for a slow one.
    "unset LD_PRELOAD",
    `install -d -m 700 -o ${String(nobody)} -g ${String(nobody)} ${data}/keys ${data}/store`,
    `install -m 600 -o ${String(nobody)} -g ${String(nobody)} ${tls}/tls.crt ${tls}/tls.key ${secretsFolder}/database ${data}/keys`,
    `if [ ! -e ${data}/made ]; then`,
    `  rm -rf ${data}/store/*`,
    `  ${as} '${home}/bin/initdb' -D ${data}/store -U ${user} -A scram-sha-256 --pwfile=${data}/keys/database --no-locale -E UTF8 --no-sync`,
    `  echo 'hostssl all all 0.0.0.0/0 scram-sha-256' > ${data}/store/pg_hba.conf`,
    `  echo 'create database ${database}' | ${server} --single -D ${data}/store postgres`,
    `  sync; touch ${data}/made`,
    "fi",
    `exec ${server} -D ${data}/store -c listen_addresses='*' -c port=${String(port)} -c unix_socket_directories= -c ssl=on -c ssl_cert_file=${data}/keys/tls.crt -c ssl_key_file=${data}/keys/tls.key -c shared_buffers=64MB -c max_wal_size=96MB -c max_connections=200 -c dynamic_shared_memory_type=mmap -c log_connections=on -c log_disconnections=on`,
  ].join("\n");
}

/** An SSLRequest (PostgreSQL protocol, message formats): the server answers `S` once it serves. */
function acceptsTls(dial: Dial, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stream = dial("127.0.0.1", port);
    const end = (isGood: boolean) => {
      stream.destroy();
      resolve(isGood);
    };
    stream.once("data", (answer: Buffer) => {
      end(answer.toString("latin1").startsWith("S"));
    });
    stream.once("error", () => {
      end(false);
    });
    stream.once("close", () => {
      end(false);
    });
    stream.write(Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  });
}
