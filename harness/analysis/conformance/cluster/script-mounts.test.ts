// What shell scripts mount where.

import { expect, it } from "vitest";
import { mountsIn } from "./script-mounts.ts";

const shown = (script: string) =>
  mountsIn(script).map(
    ({ devices, points, isRead }) => `${devices.join("|")} ${points.join("|")}${isRead ? "" : " ?"}`,
  );

it("commands with their options, behind other words, and without effect in remarks", () => {
  expect(shown("mount -o noatime /dev/a /mnt/a")).toEqual(["/dev/a /mnt/a"]);
  expect(shown("sudo mount -t xfs /dev/a /mnt/a || true")).toEqual(["/dev/a /mnt/a"]);
  expect(shown("nsenter -t 1 -m -- mount /dev/a '/mnt/a'")).toEqual(["/dev/a /mnt/a"]);
  expect(shown("/bin/mount /dev/a \\\n  /mnt/a")).toEqual(["/dev/a /mnt/a"]);
  expect(shown("mount -L data /mnt/a")).toEqual(["data /mnt/a"]);
  expect(shown("# mount /dev/a /mnt/a\numount /mnt/a\necho mount /dev/a /mnt/a\nmount -a\nmount")).toEqual([]);
  expect(shown("mkfs.xfs /dev/a && mount /dev/a /mnt/a; mount /dev/b /mnt/b")).toEqual([
    "/dev/a /mnt/a",
    "/dev/b /mnt/b",
  ]);
});

it("variables, lists, loops and functions", () => {
  expect(shown('a=/dev/a\nmount "$a" "${b:-/mnt/b}"')).toEqual(["/dev/a /mnt/b"]);
  expect(shown('a=/dev/a\nb=$a\nmount "$b" /mnt/b\na=/dev/c')).toEqual(["/dev/a /mnt/b"]);
  expect(shown('p=(/mnt/a /mnt/b)\nfor i in 0 1; do\n  mount "/dev/$i" "${p[$i]}"\ndone')).toEqual([
    "/dev/0|/dev/1 /mnt/a|/mnt/b",
  ]);
  expect(shown('for d in a b; do mount "/dev/$d" "/mnt/$d"; done')).toEqual(["/dev/a|/dev/b /mnt/a|/mnt/b"]);
  expect(shown('mapfile -t d < <(ls /dev/x*)\nmount "${d[0]}" /mnt/a')).toEqual([" < <(ls /dev/x*) /mnt/a"]);
  expect(shown('d=$(ls /dev/x* | head -n 1)\nmount "$d" /mnt/a')).toEqual(["(ls /dev/x* | head -n 1) /mnt/a"]);
  expect(shown('put() {\n  mount "$1" "$2"\n}\nput /dev/a /mnt/a\nput /dev/b /mnt/b')).toEqual([
    "/dev/a|/dev/b /mnt/a|/mnt/b",
  ]);
  expect(shown('mount /dev/a "$nobody"\nmount "$nobody" /mnt/b')).toEqual(["/dev/a $nobody ?", "$nobody /mnt/b"]);
});

it("lines of the table of file systems", () => {
  expect(shown("echo '/dev/a /mnt/a xfs defaults,noatime 0 2' >> /etc/fstab\nmount -a")).toEqual(["/dev/a /mnt/a"]);
  expect(shown("cat >> /etc/fstab <<EOF\nLABEL=a /mnt/a ext4 defaults 0 2\nEOF")).toEqual(["LABEL=a /mnt/a"]);
  expect(shown("mkfs.xfs /dev/a /mnt/a xfs defaults")).toEqual([]);
});
