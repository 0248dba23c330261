// Where states of devices are kept: in SQLite, where Node has it, or in memory.

import { UsageError } from "./usage.js";

/** Opens the file; without one, or without SQLite, memory. Like a `Map`, it has `get` and `set`. */
export async function openStates(file) {
  if (file === false || file === undefined) return new Memory("States of devices are kept in memory.");
  const sqlite = await import("node:sqlite").catch(() => undefined);
  if (sqlite !== undefined) return new File(sqlite.DatabaseSync, file);
  return new Memory(
    "States of devices are kept in memory, until it stops: only Node 22.13 and newer can keep them in a file.",
  );
}

class Memory extends Map {
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
  #database;
  #read;
  #write;

  constructor(DatabaseSync, file) {
    this.where = `States of devices are kept in ${file}.`;
    try {
      this.#database = new DatabaseSync(file);
      this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      this.#database.exec(
        "CREATE TABLE IF NOT EXISTS device_states (device_id TEXT PRIMARY KEY, record TEXT NOT NULL)",
      );
    } catch (error) {
      throw new UsageError(
        `${file} cannot keep states: ${error.message}. Choose another with --states, or --no-states`,
      );
    }
    this.#read = this.#database.prepare("SELECT record FROM device_states WHERE device_id = ?");
    this.#write = this.#database.prepare("INSERT OR REPLACE INTO device_states VALUES (?, ?)");
  }

  get(deviceId) {
    const row = this.#read.get(deviceId);
    return row && JSON.parse(row.record);
  }

  set(deviceId, state) {
    this.#write.run(deviceId, JSON.stringify(state));
  }

  all() {
    const rows = this.#database.prepare("SELECT device_id, record FROM device_states").all();
    return rows.map(({ device_id, record }) => [device_id, JSON.parse(record)]);
  }

  close() {
    this.#database.close();
  }
}
