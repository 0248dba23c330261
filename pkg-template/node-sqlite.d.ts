// What the command uses of SQLite in Node 22.13 and newer: the types are those of the oldest Node that it runs in.
declare module "node:sqlite" {
  export class DatabaseSync {
    constructor(file: string);
    exec(statements: string): void;
    prepare(statement: string): StatementSync;
    close(): void;
  }

  export interface StatementSync {
    get(...values: string[]): Record<string, unknown> | undefined;
    all(...values: string[]): Record<string, unknown>[];
    run(...values: string[]): unknown;
  }
}
