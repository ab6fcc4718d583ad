// What every Java machine is started with.

/**
 * Quick to start, small, and with its temporary files in a folder that ends with the run: a machine unpacks native libraries
 * and keeps figures of itself in the folder for temporary files, whatever the environment says, and leaves them there when
 * it is killed.
 */
export function javaFlags(temporary: string): string[] {
  return [...["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"], ...["-XX:-UsePerfData", `-Djava.io.tmpdir=${temporary}`]];
}
