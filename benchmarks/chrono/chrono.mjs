// Reads phrases with chrono, one JSON object a line, and answers each with what it read and the processor's
// microseconds that reading took.
import { createInterface } from "node:readline";
import * as chrono from "chrono-node";

const PARSERS = { en: chrono.en.casual, "en-GB": chrono.en.GB, zh: chrono.zh.hans.casual };

function read({ phrase, now, offset, locale, forward }) {
  const parser = PARSERS[locale] ?? PARSERS[locale.split("-")[0]];
  const begun = process.cpuUsage();
  const [found] = parser.parse(phrase, { instant: new Date(now), timezone: offset }, { forwardDate: forward });
  const { user, system } = process.cpuUsage(begun);
  const ends = found && [found.start.date().toISOString(), found.end?.date().toISOString() ?? null];
  return { ends: ends ?? null, microseconds: user + system };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(read(JSON.parse(line))));
}
