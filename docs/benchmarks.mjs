// Makes the page of benchmarks from what `make bench` prints, which comes in here: with its date and its machine.

import { writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { format } from "prettier";

const GIGABYTE = 2 ** 30;

// Before the run: what else the machine had to do.
const [load] = loadavg();
const date = new Date().toISOString().slice(0, 10);
const measured = (await text(process.stdin)).trim();
// Without the marks of its maker: Intel(R) Xeon(R).
const processor = cpus()[0]
  .model.replace(/\((R|TM)\)/gi, "")
  .trim();
const machine = `${cpus().length} cores (${processor}), ${Math.round(totalmem() / GIGABYTE)} GB, ${platform()} ${arch()}`;

const page = `---
title: Benchmarks
group: Measured
---

# Benchmarks

Measured on ${date}, on ${machine}, with Node ${process.versions.node}. When the run began, the machine had ${load.toFixed(1)} jobs to run at a time besides (its load average).

Sizes and times of the package, side by side with what one would use instead, in one run and in turns. Times are the fastest of many rounds. On a machine that is shared they differ from run to run by a factor of 2; the ratios differ less, and are what counts. How each row is measured is in the folder \`benches\` of the repository.

\`\`\`text
${measured}
\`\`\`

This page is made by \`make benchmarks\`, which runs \`make bench\` and writes down what it prints. Run it on a calm machine and commit the page.
`;
const file = fileURLToPath(new URL("./benchmarks.md", import.meta.url));
writeFileSync(file, await format(page, { parser: "markdown", printWidth: 120, proseWrap: "always" }));
