// Where states of devices are kept: in SQLite, where Node has it, or in memory.

import { UsageError } from "./usage.js";

/** @import { DatabaseSync, StatementSync } from "node:sqlite" */
/** @import { KeptState } from "flatpeak-wasm/server" */

/** @typedef {Memory | File} KeptStates */

/**
 * Opens the file; without one, or without SQLite, memory. Like a `Map`, it has `get` and `set`.
 *
 * @param {string | false | undefined} file
 * @returns {Promise<KeptStates>}
 */
export async function openStates(file) {
  if (file === false || file === undefined) return new Memory("States of devices are kept in memory.");
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite !== undefined) return new File(sqlite.DatabaseSync, file);
  return new Memory(
    "States of devices are kept in memory, until it stops: only Node 22.13 and newer can keep them in a file.",
  );
}

/** @extends {Map<string, KeptState>} */
class Memory extends Map {
  /** @param {string} where */
  constructor(where) {
    super();
    this.where = where;
  }

  all() {
    return this.entries();
  }

  close() {}
}

class File {
  /** @type {DatabaseSync} */
  #database;
  /** @type {StatementSync} */
  #read;
  /** @type {StatementSync} */
  #write;

  /**
   * @param {typeof DatabaseSync} Database
   * @param {string} file
   */
  constructor(Database, file) {
    this.where = `States of devices are kept in ${file}.`;
    try {
      this.#database = new Database(file);
      // Another server may have the file too.
      this.#database.exec("PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      this.#database.exec(
        "CREATE TABLE IF NOT EXISTS device_states (device_id TEXT PRIMARY KEY, record TEXT NOT NULL)",
      );
      this.#read = this.#database.prepare("SELECT record FROM device_states WHERE device_id = ?");
      this.#write = this.#database.prepare("INSERT OR REPLACE INTO device_states VALUES (?, ?)");
      // What is in it can be read.
      this.all();
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      throw new UsageError(`${file} cannot keep states: ${message}. Choose another with --states, or --no-states`);
    }
  }

  /**
   * @param {string} deviceId
   * @returns {KeptState | undefined}
   */
  get(deviceId) {
    const row = this.#read.get(deviceId);
    return row && JSON.parse(String(row.record));
  }

  /**
   * @param {string} deviceId
   * @param {KeptState} state
   */
  set(deviceId, state) {
    this.#write.run(deviceId, JSON.stringify(state));
  }

  /** @returns {[string, KeptState][]} */
  all() {
    const rows = this.#database.prepare("SELECT device_id, record FROM device_states").all();
    return rows.map(({ device_id, record }) => [String(device_id), JSON.parse(String(record))]);
  }

  close() {
    this.#database.close();
  }
}
