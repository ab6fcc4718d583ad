// What shell scripts mount where.

import { describe, expect, it } from "vitest";
import { mountsIn } from "./script-mounts.ts";

const shown = (script: string) =>
  mountsIn(script).map(
    ({ devices, points, isRead }) => `${devices.join("|")} ${points.join("|")}${isRead ? "" : " ?"}`,
  );
const one = ["/dev/a /mnt/a"];

describe("commands", () => {
  it.each<[string, string, string[]]>([
    ["with options that take words", "mount -o noatime /dev/a /mnt/a", one],
    ["with their long names", "mount --types xfs --options noatime --source /dev/a /mnt/a", one],
    ["with options that take none", "mount -v --make-shared /dev/a /mnt/a", one],
    ["with options behind", "mount /dev/a /mnt/a -t xfs", one],
    ["with options that begin alike", "mount -tx /dev/a /mnt/a", one],
    ["of a device that ends like an option", "mount /dev/vg-o /mnt/a", ["/dev/vg-o /mnt/a"]],
    ["by a label", "mount -L data /mnt/a", ["data /mnt/a"]],
    ["by a label in long words", "mount --label data /mnt/a", ["data /mnt/a"]],
    ["by an identity", "mount -U 1-2 /mnt/a", ["1-2 /mnt/a"]],
    ["by a label in the same word", "mount -Ldata /mnt/a", ["data /mnt/a"]],
    ["by both in the same words", "mount --source=/dev/a --target=/mnt/a", one],
    ["over two lines", "mount /dev/a\\\n/mnt/a", one],
    ["with answers sent away", "mount >/dev/null 2>&1 /dev/a /mnt/a", one],
    ["with answers sent away behind them", "mount /dev/a /mnt/a >/dev/null 2>&1 | cat", one],
    ["by their path", "/usr/bin/mount /dev/a \\\n  /mnt/a", one],
    ["and a folder with a stroke behind it", "mount /dev/a /mnt/a/", one],
    ["at the root", "mount /dev/a /", ["/dev/a /"]],
    ["for all of a table", "mount -a\nmount", []],
    ["of one word", "mount /mnt/a", []],
    ["that begin alike", "mountpoint /dev/a /mnt/a\numount /dev/a /mnt/a\nmount.x /dev/a /mnt/a", []],
    ["in remarks", "# mount /dev/a /mnt/a\n  # mount /dev/a /mnt/a\ntrue # ; mount /dev/a /mnt/a", []],
    ["with a mark that is no remark", "mount /dev/a#1 /mnt/a", ["/dev/a#1 /mnt/a"]],
    ["that are told", "echo mount /dev/a /mnt/a\necho 'x; mount /dev/a /mnt/a'\necho \"x && mount /dev/a /mnt/a\"", []],
  ])("%s", (_what, script, expected) => {
    expect(shown(script)).toEqual(expected);
  });

  it.each([
    "sudo mount -t xfs /dev/a /mnt/a || true",
    "sudo -E mount /dev/a /mnt/a",
    "exec mount /dev/a /mnt/a",
    "if ! mount /dev/a /mnt/a; then exit 1; fi",
    "while ! sudo mount /dev/a /mnt/a; do sleep 1; done",
    "until mount /dev/a /mnt/a; do sleep 1; done",
    "[ -d /x ] && { mount /dev/a /mnt/a; }",
    "( mount /dev/a /mnt/a )",
    "sudo --preserve-env mount /dev/a /mnt/a",
    "nsenter -t 1 -m -- mount /dev/a '/mnt/a'",
    "sudo /usr/bin/nsenter --mount=/proc/1/ns/mnt -- mount /dev/a /mnt/a",
    "chroot /host mount /dev/a /mnt/a",
    "timeout 60 mount /dev/a /mnt/a",
    "if true; then   mount /dev/a /mnt/a; else  true; fi",
    "x() {\n  do mount /dev/a /mnt/a\n}",
  ])("behind other words: %s", (script) => {
    expect(shown(script)).toEqual(one);
  });

  it.each([
    "chroot /host umount /dev/a /mnt/a",
    "timeout 60 echo /dev/a",
    "sudo -i",
    "sudo umount /dev/a /mnt/a",
    "nosudo mount /dev/a /mnt/a",
    "no-nsenter mount /dev/a /mnt/a",
    "nsenters mount /dev/a /mnt/a",
    "x -t mount /dev/a /mnt/a",
  ])("are not: %s", (script) => {
    expect(shown(script)).toEqual([]);
  });

  it("beside others in one line, answers and quotes among them", () => {
    const both = ["/dev/a /mnt/a", "/dev/b /mnt/b"];
    expect(shown("mkfs.xfs /dev/a && mount /dev/a /mnt/a;mount /dev/b /mnt/b")).toEqual(both);
    expect(shown('echo "$(date)"; mount /dev/a /mnt/a; echo "a; b"; mount /dev/b /mnt/b')).toEqual(both);
    expect(shown("mountpoint -q /mnt/a || mount $(cat x) '/mnt/a'")).toEqual(["$(cat x) /mnt/a"]);
    expect(shown('d=$(ls /dev/x* | sort; true) && mount "$d" /mnt/a')).toEqual(["(ls /dev/x* | sort; true) /mnt/a"]);
    expect(shown("d=$(basename $(ls /dev/x; true)); mount $d /mnt/a")).toEqual(["(basename (ls /dev/x; true)) /mnt/a"]);
    expect(shown("mount $(blkid -L 'a b') /mnt/a")).toEqual(["$(blkid -L 'a b') /mnt/a"]);
    expect(shown("mount '/dev/a b' \"/mnt/a b\"")).toEqual(["/dev/a b /mnt/a b"]);
  });
});

describe("what is no disk", () => {
  it.each([
    "mount -t tmpfs tmpfs /mnt/a",
    "mount -t ramfs none /mnt/a",
    "mount --types=tmpfs hot /mnt/a",
    "mount --bind /var/lib/a /mnt/a",
    "mount --bind /mnt/bc /mnt/a\nmount /dev/b /mnt/b",
  ])("%s", (script) => {
    expect(shown(script).filter((line) => line.endsWith("/mnt/a"))).toEqual([]);
  });

  it.each(["--bind", "-B", "--rbind", "-R", "-o bind", "-o ro,rbind", "-o bind,ro"])(
    "a folder of a disk by %s",
    (how) => {
      expect(shown(`mount /dev/b /mnt/b\nmount ${how} /mnt/b/x /mnt/a`)).toEqual(["/dev/b /mnt/b", "/dev/b /mnt/a"]);
    },
  );

  it("folders of which not all lie on a disk", () => {
    expect(shown("for d in /mnt/b /mnt/c; do mount /dev/b /mnt/b; mount --bind $d /mnt/a; done")).toEqual([
      "/dev/b /mnt/b",
    ]);
    expect(shown("for d in b c; do mount /dev/b /mnt/$d; done; mount --bind /mnt/c /mnt/a")).toEqual([
      "/dev/b /mnt/b|/mnt/c",
      "/dev/b /mnt/a",
    ]);
  });

  it("a folder that is not followed", () => {
    expect(shown("mount /dev/b /mnt/b\nmount --bind $x /mnt/a")).toEqual(["/dev/b /mnt/b", "$x /mnt/a ?"]);
    expect(shown('mount /dev/b "$x"\nmount --bind /mnt/b /mnt/a')).toEqual(["/dev/b $x ?"]);
    expect(shown("mount -o rebind /dev/b /mnt/b")).toEqual(["/dev/b /mnt/b"]);
  });
});

describe("variables", () => {
  it.each<[string, string, string[]]>([
    ["and what stands for them", 'a=/dev/a\nmount "$a" "${b:-/mnt/a}"', one],
    ["and what stands for them, in the short form", "a=/dev/a\nmount ${a-/dev/b} ${b-/mnt/a}", one],
    ["of variables, as they are there", 'a=/dev/a\nb=$a\nmount "$b" /mnt/a\na=/dev/c\nb=/dev/c', one],
    ["given anew", "a=/dev/c\na=/dev/a\nmount $a /mnt/a", one],
    ["given below alone", "x() {\n  mount $a /mnt/a\n}\na=/dev/c\na=/dev/b\na=/dev/a\ntrue", one],
    ["given where another is not", "if x; then   a=/dev/a; fi\nmount $a /mnt/a", one],
    ["with numbers in their names", "a1=/dev/a\npoint1a=/mnt/a\nmount $a1 ${point1a}", one],
    ["that go on in a word", "l=a\nmount /dev/$l /mnt/${l}", one],
    ["with longer names", "aa=/dev/c\na=/dev/a\nab=/dev/c\nmount $a /mnt/a", one],
    ["with words before them", "export a=/dev/a\nreadonly b=/mnt/a\nmount $a $b", one],
    ["several in a line", "x() {\n  local -rx device=/dev/a point=/mnt/a\n  mount $device $point\n}", one],
    ["for another command alone", "cat a=/dev/c\nmount $a /mnt/a", ["$a /mnt/a"]],
    ["lists", "p=(/mnt/a /mnt/b)\nmount /dev/a ${p[0]}", ["/dev/a /mnt/a|/mnt/b"]],
    ["lists with words before them", "declare -a p=(/mnt/a)\nmount /dev/a ${p[10]}", one],
    ["loops", "for d in a b; do mount /dev/$d /mnt/a; done", ["/dev/a|/dev/b /mnt/a"]],
    ["loops over one thing twice", "for d in a a; do mount /dev/$d /mnt/$d; done", one],
    ["read from answers", 'mapfile -t d < <(ls $x)\nmount "${d[0]}" /mnt/a', [" < <(ls x) /mnt/a"]],
    ["read from answers, by the other name", "readarray d < <(ls)\nmount ${d[0]} /mnt/a", [" < <(ls) /mnt/a"]],
    ["that are answers", 'd="$(ls $x | head -n 1)"\nmount "$d" /mnt/a', ["(ls x | head -n 1) /mnt/a"]],
    ["of themselves", "a=$a\nmount /dev/a $a", ["/dev/a $a ?"]],
    ["that nobody gives", "mount /dev/a $x\nmount $x /mnt/a", ["/dev/a $x ?", "$x /mnt/a"]],
    ["of which one is known", "for p in /mnt/a $x; do mount /dev/a $p; done", ["/dev/a /mnt/a|$x ?"]],
    ["through five others", "a=/dev/a\nb=$a\nc=$b\nd=$c\ne=$d\nmount $e /mnt/a", one],
    ["through more", "a=/\nb=$a\nc=$b\nd=$c\ne=$d\nf=$e\nmount $f /mnt/a", ["$a /mnt/a"]],
    ["cut in a way that is not followed", "a=/mnt/a:x\nmount /dev/a ${a%%:*}", ["/dev/a ${a%%:*} ?"]],
  ])("%s", (_what, script, expected) => {
    expect(shown(script)).toEqual(expected);
  });

  it("no more than can be told", () => {
    const many = Array.from({ length: 70 }, (_, at) => `d${String(at)}`);
    const [mount] = mountsIn(`for d in ${many.join(" ")}; do mount /dev/a /mnt/$d; done`);
    expect(mount?.points).toEqual(many.slice(0, 64).map((name) => `/mnt/${name}`));
  });
});

it.each(["put() {", "function put () {", "function  put() {"])("words of functions: %s", (head) => {
  const calls = "put /dev/a /mnt/a\nput /dev/b /mnt/b\nput\nputs /dev/c /mnt/c";
  expect(shown(`${head}\n  mount "$1" "\${2}"\n}\n${calls}`)).toEqual(["/dev/a|/dev/b /mnt/a|/mnt/b"]);
  expect(shown(`${head}\n  mount $12 /mnt/a\n}\n${calls}`)).toEqual(["$12 /mnt/a"]);
});

describe("tables and units", () => {
  it.each<[string, string, string[]]>([
    ["a line that is told", "echo '/dev/a  /mnt/a  xfs  defaults,noatime 0 2' >> /etc/fstab", one],
    ["a line of a text", "cat >> /etc/fstab <<EOF\nLABEL=a /mnt/a ext4 defaults 0 2\nEOF", ["LABEL=a /mnt/a"]],
    ["a folder of one letter", "/dev/a / auto defaults", ["/dev/a /"]],
    ["variables", 'a=/dev/a\nb=/mnt/a\necho "$a ${b} xfs defaults" >> x\necho "$a $b auto x" >> x', [...one, ...one]],
    ["words that are no folder", "echo a b xfs defaults\necho /dev/a /mnt/a xfs", []],
    ["what makes file systems", "mkfs.xfs /dev/a /mnt/a xfs defaults\n/sbin/mkfs /dev/a /mnt/a xfs x", []],
    ["what is mounted in the same words", "mount /dev/a /mnt/a xfs x", one],
    ["what only sounds alike", "x mount /dev/a /mnt/a xfs x\nmounts /dev/a /mnt/a xfs x", [...one, ...one]],
    ["cloud-init's", "#cloud-config\nmounts:\n  - [ /dev/a, /mnt/a, xfs, defaults ]\n  - [swap]", one],
    ["cloud-init's, in the short form", "mounts:\n-  [/dev/a , /mnt/a]\n", one],
    ["remarks", "#/dev/a /mnt/a xfs defaults\n#- [/dev/a, /mnt/a]", []],
    ["systemd's", "cat > m <<E\n[Mount]\nWhat=/dev/b\nWhat=/dev/a\nType=xfs\nWhere=/mnt/a\nWhat=/dev/c\nE", one],
    ["systemd's, of nothing", "Where=/mnt/a\nWhat=/dev/a", []],
  ])("%s", (_what, script, expected) => {
    expect(shown(script)).toEqual(expected);
  });
});
