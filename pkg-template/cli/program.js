// The commands and their options.

import process from "node:process";

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { FlatpeakError } from "flatpeak-wasm";

import { fleet } from "./fleet.js";
import { plan } from "./plan.js";
import { withOptionalPrices, withPrices } from "./prices.js";
import { serve } from "./serve.js";
import { CommandFailure, UsageError } from "./usage.js";

/** @import { Operation } from "./request.js" */

/**
 * Runs a command; gives the code that the process ends with.
 *
 * @param {string[]} args
 * @param {string} version
 */
export async function run(args, version) {
  try {
    await program(version).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // It has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) return failed(error.message, 2);
    if (error instanceof CommandFailure) return failed(error.message, error.exitCode);
    if (error instanceof FlatpeakError) return failed(`${error.message} (${error.code})`, codeOf(error));
    throw error;
  }
}

/**
 * What a plan that cannot be made ends with, and what a request for one that is wrong.
 *
 * @param {FlatpeakError} error
 */
function codeOf({ status, code }) {
  return status === 422 || code === "engine_failed" ? 1 : 2;
}

/**
 * @param {string} message
 * @param {number} code
 */
function failed(message, code) {
  process.stderr.write(`error: ${message}\n`);
  return code;
}

/** @param {string} version */
function program(version) {
  const command = new Command("flatpeak-wasm")
    .description(
      "Plans when energy is used, from prices: in the terminal, for a fleet, or as a server of the Flatpeak schedules API.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError("Add --help to see what there is.")
    .addHelpText("after", EXAMPLES.all);
  addPlan(command);
  addFleet(command);
  addServe(command);
  return command;
}

const EXAMPLES = {
  all: `
Examples:
  $ flatpeak-wasm plan duration --prices prices.json --minutes 120
  $ flatpeak-wasm fleet requests.ndjson --out plans.ndjson --prices prices.json
  $ flatpeak-wasm serve --prices prices.json

The codes it ends with: 0, 1 if what was asked for cannot be planned, 2 if it was asked for in a wrong way.`,
  duration: `
Examples:
  $ flatpeak-wasm plan duration --prices prices.csv --minutes 120
  $ flatpeak-wasm plan duration --prices prices.json --minutes 90 --contiguous --output ical > charging.ics
  $ curl -s https://api.awattar.at/v1/marketdata | flatpeak-wasm plan duration --prices - --tax 20 --minutes 60`,
  limit: `
Examples:
  $ flatpeak-wasm plan limit --prices prices.json --absolute 0.2
  $ flatpeak-wasm plan limit --prices prices.json --relative 0.9 --segment HIGH --output csv`,
  amount: `
Examples:
  $ flatpeak-wasm plan amount --prices prices.json --energy 22 --power 11 --to 2026-01-31T06:00:00Z
  $ flatpeak-wasm plan amount --prices prices.json --body cars.json --output json`,
  soc: `
Examples:
  $ flatpeak-wasm plan soc --prices prices.json --capacity 10 --power 5 --charged 20 --target 80
  $ flatpeak-wasm plan soc --prices prices.json --devices devices.json --body request.json`,
  site: `
Examples:
  $ flatpeak-wasm plan site --prices prices.json --body home.json --max-import 11
  $ flatpeak-wasm plan site --prices prices.csv --body home.json --max-import 11 --max-export 5 --output csv`,
  fleet: `
Examples:
  $ flatpeak-wasm fleet requests.ndjson --out plans.ndjson --prices prices.json
  $ flatpeak-wasm fleet requests.ndjson --out plans.ndjson --tariffs tariffs.json --redis redis://127.0.0.1:6379

Each line of the file is a request such as {"id": "home-1", "operation": "amount", "body": {...}}, and each line of the
results {"id", "answer"} or {"id", "error"}. Lines that have a result already are left out: ended and begun again, it
goes on. It needs the package piscina, and with --redis also bullmq and ioredis.`,
  serve: `
Examples:
  $ flatpeak-wasm serve --prices prices.json
  $ FLATPEAK_ACCOUNT_ID=acc_1 FLATPEAK_SECRET_KEY=sk_1 flatpeak-wasm serve --prices prices.json --devices devices.json
  $ curl -s http://127.0.0.1:8080/schedules/duration -H 'Content-Type: application/json' -d '{"location_id":"loc_1",
      "start_time":"2026-01-31T00:00:00Z","end_time":"2026-01-31T06:00:00Z","segment":"LOW","duration":120}'`,
};

/** @param {Command} command */
function addPlan(command) {
  const group = command.command("plan").description("plan once, and print the plan").helpCommand(false);
  const add = (/** @type {Operation} */ what, /** @type {string} */ description) => {
    const one = withPrices(group.command(what).description(description), number);
    one
      .option(
        "-b, --body <file>",
        "the request as JSON, as the API takes it; - is the standard input. Options win over it",
      )
      .option("--from <time>", "where the window starts, such as 2026-01-31T18:00:00Z; with the prices if left out")
      .option("--to <time>", "where it ends; with the prices if left out")
      .option("--now <time>", "the present, for plans of another day")
      .addOption(
        new Option("-o, --output <form>", "what is printed").choices(["table", "json", "csv", "ical"]).default("table"),
      )
      .option("--chart", "draw the prices above the table; a terminal gets it anyway")
      .option("--no-chart", "do not")
      .addHelpText("after", EXAMPLES[what])
      .action((options) => plan(what, options));
    return one;
  };
  const segment = () =>
    new Option("--segment <end>", "the cheapest or the most expensive time").choices(["LOW", "HIGH"]);
  const direction = (/** @type {string[]} */ ...words) =>
    new Option("--direction <direction>", "which prices are meant").choices(words);
  /** @type {[string, string]} */
  const strict = ["--strict", "fail if not all can be done, instead of doing the most that can"];
  add("duration", "so many minutes of a window, at the lowest mean price")
    .option("-m, --minutes <minutes>", "how long", number)
    .addOption(segment())
    .addOption(direction("IMPORT", "EXPORT", "LOCAL"))
    .option("--contiguous", "in one block")
    .option(...strict);
  add("limit", "all time that is priced at or below a limit")
    .option("--absolute <money>", "the limit, per kWh", number)
    .option("--relative <share>", "the limit from 0.01, the lowest price, to 1, the highest", number)
    .addOption(segment())
    .addOption(direction("IMPORT", "EXPORT", "LOCAL"));
  add("amount", "so much energy at the least cost")
    .option("-e, --energy <kWh>", "how much", number)
    .option("--power <kW>", "the most that the device takes", number)
    .option("--site-power <kW>", "the most that the site takes; that of the device if left out", number)
    .option("--device-id <id>", "what the device is called")
    .option("--price-cap <money>", "the most that a kWh may cost", number)
    .addOption(direction("IMPORT", "EXPORT"))
    .option(...strict);
  add("soc", "a battery to its target at the least cost")
    .option("--devices <file>", "the batteries as JSON: a list of { id, battery }")
    .option("--device-id <id>", "which one; the first if left out")
    .option("--capacity <kWh>", "what the battery stores, where there is no file of devices", number)
    .option("--power <kW>", "the most power that it takes and gives", number)
    .option("--discharge-power <kW>", "the most power that it gives, if that is another; 0 if none", number)
    .option("--efficiency <share>", "how much of what is stored comes back, to 1", number)
    .option("--charged <percent>", "the state of charge", number)
    .option("--target <percent>", "the state of charge to reach", number)
    .option("--reserve <percent>", "what is never sold", number)
    .option("--hours <hours>", "until when; to the end of the prices if left out", number)
    .option("--arbitrage", "buy low and sell high on the way")
    .option(...strict);
  add("site", "cars and batteries with load and generation under one connection, of a request in --body")
    .option("--devices <file>", "the batteries that the request names, as JSON: a list of { id, battery }")
    .option("--max-import <kW>", "the most that the site takes", number)
    .option("--max-export <kW>", "the most that it gives", number)
    .option(...strict);
}

/** @param {Command} command */
function addFleet(command) {
  withOptionalPrices(command.command("fleet").description("plan a file of requests, over all cores"), number)
    .argument("<file>", "the requests, one as JSON a line")
    .requiredOption("-o, --out <file>", "where the results go, one a line")
    .option("--tariffs <file>", "tariffs by the name that requests have, as JSON: each { prices, location }")
    .option("--now <time>", "the clock of all plans; give it to get the same bytes again")
    .option("--threads <count>", "the worker threads; as many as there are cores if left out", threads)
    .option("--redis <url>", "over a queue on this Redis, for which other machines may work too", redisUrl)
    .option("--name <name>", "the name of that queue; that of the file of requests if left out")
    .addHelpText("after", EXAMPLES.fleet)
    .action(fleet);
}

/** @param {Command} command */
function addServe(command) {
  withPrices(command.command("serve").description("answer the Flatpeak schedules API over HTTP"), number)
    .option("--devices <file>", "the devices as JSON: a list of { id, battery }")
    .option("--location-id <id>", "the only location that requests may name; any if left out")
    .option("--port <port>", "where it listens; 0 for any that is free", port, 8080)
    .option("--host <address>", "for whom: 127.0.0.1 is this machine alone, 0.0.0.0 all that can reach it", "127.0.0.1")
    .option("--cors <origin...>", "origins whose pages may call it, such as https://app.example.com")
    .option("--states <file>", "where states of devices are kept over a restart", "flatpeak-states.sqlite")
    .option("--no-states", "keep them in memory")
    .option(
      "--plan-seconds <seconds>",
      "how long a plan may take; then it is given up, and answered with 422",
      seconds,
      10,
    )
    .addHelpText(
      "after",
      "\nWith FLATPEAK_ACCOUNT_ID and FLATPEAK_SECRET_KEY in the environment, only that account may ask." +
        `\n${EXAMPLES.serve}`,
    )
    .action(serve);
}

/** @param {string} text */
function number(text) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** @param {string} text */
function threads(text) {
  const value = number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** @param {string} text */
function seconds(text) {
  const value = number(text);
  // A timer of much more ends at once.
  if (value <= 0 || value > 86_400) throw new InvalidArgumentError("It must be above 0, and 86400 at the most.");
  return value;
}

/** @param {string} text */
function redisUrl(text) {
  if (!/^rediss?:\/\//.test(text)) throw new InvalidArgumentError("It must be like redis://127.0.0.1:6379.");
  return text;
}

/** @param {string} text */
function port(text) {
  const value = number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("It must be from 0 to 65535.");
  return value;
}
