// How it was measured, and what it cannot say, in plain words.

import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { RunView } from "../run-view.ts";

export function methodPage({ run, manifest }: RunView): Html {
  return html`
    <h1>Method, and its limits</h1>
    <div class="prose">
      <p>
        <b>What decides.</b> Every row of the catalogue says beforehand what can decide it. Before the run its rows are
        planned; afterwards each has exactly one verdict. What could not be looked at is unknown, never held.
      </p>
      <p>
        <b>held</b>: evaluated, with evidence, and true. <b>violated</b>: evaluated and false. <b>unknown</b>: it should
        have been evaluated and could not be. <b>waived</b>: violated, and somebody answers for it until a date.
        <b>out of scope</b>: this target or depth cannot decide it. <b>uncovered</b>: no check is built yet.
      </p>
      ${run.target === "aws" ? awsWords() : localWords()}
      <p>
        <b>Experiments.</b> Clients write a history of what they asked and what they were told: it happened, it
        certainly did not, or it may have. Checkers judge the history afterwards. Time to recovery is an interval, from
        the last bad probe to the first good one that stays good. A held experiment carries the proof that its fault
        bit.
      </p>
      <p>
        <b>Load.</b> Operations have intended times, so that a stalled server cannot hide its stall by slowing the
        generator. Planned is always the sum of what was answered, failed, came late or was never answered. Absolute
        figures are judged on the profile's reference hardware only; elsewhere they are shown, not judged.
      </p>
      <p>
        <b>Judging again.</b> <code>./assay recheck</code> with this run's folder judges the evidence again, offline.
        The manifest seals every evidence file with its SHA-256; a file that differs makes its rows unknown. The seal
        proves that nothing changed since the run ended, not who ran it.
      </p>
      <p>
        <b>Limits.</b> Tests show faults, not their absence. One run of an experiment is one run: rare failures need
        many. Time is measured by this machine's own clock. What no row asks for was not looked at.
      </p>
    </div>
    <h2>What ran</h2>
    <dl class="pairs">
      ${pairs(manifest?.builds)} ${pairs(manifest?.versions)}
      ${
        manifest === undefined
          ? undefined
          : html`<dt>host</dt>
              <dd>
                ${manifest.host.cpus} × ${manifest.host.cpuModel}, ${(manifest.host.memoryBytes / 2 ** 30).toFixed(1)}
                GiB, Linux ${manifest.host.kernel}${manifest.host.root ? "" : ", without root"}
              </dd>`
      }
    </dl>
    <h2>Run it again</h2>
    <pre>./assay run --profile ${run.profile} --target ${run.target} --depth ${run.depth} --seed ${run.seed}</pre>
  `;
}

function localWords(): Html {
  return html`<p>
    <b>Lab copy.</b> The stack was built on one machine from the same templates: the network rules, the servers, the
    load balancer and the names are real programs that really drop packets and really die; only the AWS interfaces are
    emulated. It shows what the design and the software do. It does not show how an account is set up today, how managed
    services behave, or how fast their hardware is.
  </p>`;
}

function awsWords(): Html {
  return html`<p>
    <b>Account.</b> The stack was deployed into the account named on page one and looked at through its own interfaces,
    from inside its own network. Another account, or the same one tomorrow, may differ.
  </p>`;
}

function pairs(record: Readonly<Record<string, string>> | undefined): Html[] {
  return Object.entries(record ?? {}).map(
    ([name, value]) =>
      html`<dt>${name}</dt>
        <dd>${value}</dd>`,
  );
}
